import js from "@eslint/js";
import stylistic from "@stylistic/eslint-plugin";
import tseslint from "typescript-eslint";
import reactHooks from "eslint-plugin-react-hooks";

/**
 * Which of our folders a folder may not import: imports run one way (docs/engineers/architecture.md). One entry a
 * folder, since the last one that names a file holds for it; expressions, since a pattern of globs takes "#" for a comment.
 */
const layer = (files, forbidden, message, more = []) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ regex: `^(#|(\\.{1,2}/)+)(${forbidden.join("|")})(/|$)`, message }, ...more] }] },
});
const dev = ["dev", "tests", "bench"];
const noPolaris = [{ regex: "^@shopify/polaris", message: "Polaris only through app/ui and routes." }];

export default tseslint.config(
  { ignores: ["node_modules", "build", ".data", ".cache", "coverage", "extensions/*/dist"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": "error",
    },
  },
  {
    // The format. It keeps line breaks as written, so that tables of data and SQL stay readable; `npm run format` mends.
    plugins: { "@stylistic": stylistic },
    rules: {
      "@stylistic/arrow-parens": ["error", "always"],
      "@stylistic/arrow-spacing": "error",
      "@stylistic/block-spacing": "error",
      "@stylistic/brace-style": ["error", "1tbs", { allowSingleLine: true }],
      "@stylistic/comma-dangle": ["error", "always-multiline"],
      "@stylistic/comma-spacing": "error",
      "@stylistic/eol-last": "error",
      "@stylistic/indent": ["error", 2, { SwitchCase: 1, offsetTernaryExpressions: true, ignoredNodes: ["TemplateLiteral *", "ConditionalExpression"] }],
      "@stylistic/jsx-equals-spacing": "error",
      "@stylistic/jsx-quotes": "error",
      "@stylistic/jsx-tag-spacing": ["error", { beforeSelfClosing: "always" }],
      "@stylistic/key-spacing": "error",
      "@stylistic/keyword-spacing": "error",
      "@stylistic/member-delimiter-style": "error",
      "@stylistic/no-multi-spaces": "error",
      "@stylistic/no-multiple-empty-lines": ["error", { max: 1, maxEOF: 0, maxBOF: 0 }],
      "@stylistic/no-tabs": "error",
      "@stylistic/no-trailing-spaces": "error",
      "@stylistic/padded-blocks": ["error", "never"],
      "@stylistic/quote-props": ["error", "as-needed"],
      "@stylistic/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "always" }],
      "@stylistic/semi": ["error", "always"],
      "@stylistic/semi-spacing": "error",
      "@stylistic/space-before-blocks": "error",
      "@stylistic/space-in-parens": "error",
      "@stylistic/space-infix-ops": "error",
      "@stylistic/spaced-comment": ["error", "always", { markers: ["/"] }],
      "@stylistic/type-annotation-spacing": "error",
    },
  },
  {
    files: ["app/ui/**", "app/routes/**", "extensions/**"],
    plugins: { "react-hooks": reactHooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
  { files: ["**/*.{js,mjs,cjs}"], languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly", globalThis: "readonly", setTimeout: "readonly", clearTimeout: "readonly", fetch: "readonly", document: "readonly", window: "readonly", location: "readonly", localStorage: "readonly", Buffer: "readonly" } } },
  // Written as Shopify's command line writes them.
  { files: ["extensions/*/shopify.d.ts"], rules: { "@typescript-eslint/consistent-type-imports": "off" } },
  // What a theme loads runs in the storefront's page as it is.
  { files: ["extensions/*/assets/**"], languageOptions: { sourceType: "script", globals: { history: "readonly", sessionStorage: "readonly" } } },
  { files: ["scripts/**", "dev/**", "bench/**", "tests/**", "app/attribution/cli.ts", "vitest.reporter.ts"], rules: { "no-console": "off" } },
  layer(["app/attribution/**"], ["app", ...dev], "attribution/ is pure: it imports nothing of ours.", noPolaris),
  layer(["app/platform/**"], ["app/(?!platform/)[^/]+", ...dev], "platform/ knows no feature.", noPolaris),
  layer(["app/operations/**"], ["app/(?!platform/|migration/landing/index\\.ts)[^/]+", ...dev], "operations/ shows what platform/ knows, and no shop's content.", noPolaris),
  layer(["app/shopify/**"], ["app/(?!platform/|shopify/)[^/]+", ...dev], "shopify/ knows no feature.", noPolaris),
  layer(["app/migration/**", "app/imports/**", "app/flywheel/**", "app/ai-search/**"], ["app/routes", ...dev], "features never import routes or the development stand-in.", noPolaris),
  layer(["app/ui/**"], ["app/(operations|routes)", ...dev], "ui/ knows no route."),
  layer(["extensions/**"], ["app", ...dev], "extensions run inside Shopify: they share no code with the server."),
  layer(["app/routes/**", "server.ts"], dev, "dev/ never reaches a production bundle."),
);

import type { ProductRecord, VariantRecord } from "../../store/records.ts";
import { toDecimal } from "../../store/money.ts";
import { connection } from "../connection.ts";
import type { Args, Context, View } from "../context.ts";
import { gid } from "../gid.ts";
import { metafieldFields } from "./metafields.ts";
import { moneyView } from "./money.ts";

function imageView(context: Context, product: ProductRecord): View | null {
  if (!product.imagePath) return null;
  const url = `${context.url}${product.imagePath}`;
  return {
    __typename: "Image",
    id: gid("ImageSource", product.id),
    altText: product.title,
    url,
    src: url,
    originalSrc: url,
    transformedSrc: url,
    width: 800,
    height: 800,
  };
}

function mediaView(context: Context, product: ProductRecord): View | null {
  const image = imageView(context, product);
  if (!image) return null;
  return {
    __typename: "MediaImage",
    id: gid("MediaImage", product.id),
    alt: product.title,
    mediaContentType: "IMAGE",
    mimeType: "image/svg+xml",
    status: "READY",
    fileStatus: "READY",
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    image,
    preview: { image, status: "READY" },
  };
}

export function variantView(
  context: Context,
  product: ProductRecord,
  variant: VariantRecord,
): View {
  const id = gid("ProductVariant", variant.id);
  const { currency } = context.shop.data;
  const single = product.variants.length === 1 && variant.title === "Default Title";
  return {
    __typename: "ProductVariant",
    id,
    legacyResourceId: String(variant.id),
    title: variant.title,
    displayName: single
      ? `${product.title} - Default Title`
      : `${product.title} - ${variant.title}`,
    sku: variant.sku,
    barcode: variant.barcode,
    price: toDecimal(variant.price, currency),
    compareAtPrice:
      variant.compareAtPrice === null ? null : toDecimal(variant.compareAtPrice, currency),
    position: product.variants.indexOf(variant) + 1,
    availableForSale: product.status === "ACTIVE",
    inventoryQuantity: variant.inventoryQuantity,
    sellableOnlineQuantity: variant.inventoryQuantity,
    inventoryPolicy: "DENY",
    taxable: true,
    selectedOptions: variant.options,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    image: () => imageView(context, product),
    product: () => productView(context, product),
    ...metafieldFields(context, id),
  };
}

export function productView(context: Context, product: ProductRecord): View {
  const id = gid("Product", product.id);
  const { currency, domain } = context.shop.data;
  const prices = product.variants.map((variant) => variant.price);
  const text = product.descriptionHtml.replace(/<[^>]*>/g, " ").trim();
  const address = `https://${domain}/products/${product.handle}`;
  return {
    __typename: "Product",
    id,
    legacyResourceId: String(product.id),
    title: product.title,
    handle: product.handle,
    description: ({ truncateAt }: Args) =>
      text.slice(0, (truncateAt as number | null) ?? undefined),
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    productType: product.productType,
    status: product.status,
    tags: product.tags.toSorted(),
    isGiftCard: false,
    hasOnlyDefaultVariant: product.variants[0]?.title === "Default Title",
    hasOutOfStockVariants: product.variants.some((variant) => variant.inventoryQuantity <= 0),
    tracksInventory: true,
    totalInventory: product.variants.reduce((sum, variant) => sum + variant.inventoryQuantity, 0),
    variantsCount: { count: product.variants.length, precision: "EXACT" },
    mediaCount: { count: product.imagePath ? 1 : 0, precision: "EXACT" },
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    publishedAt: product.status === "ACTIVE" ? product.createdAt : null,
    onlineStoreUrl: product.status === "ACTIVE" ? address : null,
    onlineStorePreviewUrl: address,
    seo: { title: null, description: null },
    priceRangeV2: {
      minVariantPrice: moneyView(Math.min(...prices), currency),
      maxVariantPrice: moneyView(Math.max(...prices), currency),
    },
    options: [
      ...new Set(product.variants.flatMap((one) => one.options.map((option) => option.name))),
    ].map((name, index) => ({
      id: gid("ProductOption", `${product.id}${index}`),
      name,
      position: index + 1,
      values: product.variants.flatMap((one) =>
        one.options.filter((option) => option.name === name).map((option) => option.value),
      ),
    })),
    featuredImage: () => imageView(context, product),
    featuredMedia: () => mediaView(context, product),
    media: (args: Args) =>
      connection(context, product.imagePath ? [product] : [], args, {
        view: (one) => mediaView(context, one) ?? {},
        id: (one) => one.id,
      }),
    images: (args: Args) =>
      connection(context, product.imagePath ? [product] : [], args, {
        view: (one) => imageView(context, one) ?? {},
        id: (one) => one.id,
      }),
    variants: (args: Args) =>
      connection(context, product.variants, args, {
        view: (one) => variantView(context, product, one),
        id: (one) => one.id,
      }),
    ...metafieldFields(context, id),
  };
}

export const productList = (context: Context, args: Args): View =>
  connection(context, context.shop.products, args, {
    view: (one) => productView(context, one),
    id: (one) => one.id,
    search: {
      fields: {
        id: (one) => one.id,
        title: (one) => [one.title, ...one.title.split(/\s+/)],
        handle: (one) => one.handle,
        vendor: (one) => one.vendor,
        product_type: (one) => one.productType,
        status: (one) => one.status,
        published_status: (one) => (one.status === "ACTIVE" ? "published" : "unpublished"),
        tag: (one) => one.tags,
        sku: (one) => one.variants.map((variant) => variant.sku),
        barcode: (one) => one.variants.map((variant) => variant.barcode),
        created_at: (one) => one.createdAt,
        updated_at: (one) => one.updatedAt,
      },
      text: (one) =>
        [
          one.title,
          one.vendor,
          one.productType,
          ...one.tags,
          ...one.variants.map((v) => v.sku),
        ].join(" "),
    },
    sort: {
      ID: (one) => one.id,
      TITLE: (one) => one.title,
      CREATED_AT: (one) => one.createdAt,
      UPDATED_AT: (one) => one.updatedAt,
      VENDOR: (one) => one.vendor,
      PRODUCT_TYPE: (one) => one.productType,
    },
  });

export const variantList = (context: Context, args: Args): View =>
  connection(
    context,
    context.shop.products.flatMap((product) =>
      product.variants.map((variant) => ({ product, variant })),
    ),
    args,
    {
      view: (one) => variantView(context, one.product, one.variant),
      id: (one) => one.variant.id,
      search: {
        fields: {
          id: (one) => one.variant.id,
          sku: (one) => one.variant.sku,
          barcode: (one) => one.variant.barcode,
          title: (one) => one.variant.title,
          product_id: (one) => one.product.id,
          product_status: (one) => one.product.status,
          vendor: (one) => one.product.vendor,
        },
        text: (one) => [one.product.title, one.variant.title, one.variant.sku].join(" "),
      },
      sort: {
        ID: (one) => one.variant.id,
        SKU: (one) => one.variant.sku ?? "",
        TITLE: (one) => one.product.title,
      },
    },
  );

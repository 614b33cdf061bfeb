import { TextField } from "@shopify/polaris";

type Props = {
  label: string;
  /** `#rrggbb` */
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
};

/** A colour to choose or to type. */
export function ColourField({ label, value, onChange, error }: Props) {
  const swatch = /^#[0-9a-f]{6}$/i.test(value) ? value : "#000000";
  return (
    <div className="fb-colour">
      <input
        type="color"
        aria-label={`${label}, choose`}
        value={swatch}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <TextField
        label={label}
        value={value}
        onChange={onChange}
        maxLength={7}
        autoComplete="off"
        error={error}
      />
    </div>
  );
}

import { ChoiceList } from "@shopify/polaris";

type Option = { label: string; value: string };
type Props = { key: string; label: string; options: Option[]; value: string; onChange: (value: string) => void };

/** A filter of a list with one choice, and what is said of it while it narrows the list. */
export function choiceFilter({ key, label, options, value, onChange }: Props) {
  const chosen = options.find((one) => one.value === value);
  return {
    filter: {
      key,
      label,
      shortcut: true,
      filter: <ChoiceList title={label} titleHidden choices={options} selected={value ? [value] : []} onChange={([one]) => onChange(one ?? "")} />,
    },
    applied: chosen ? [{ key, label: `${label}: ${chosen.label}`, onRemove: () => onChange("") }] : [],
  };
}

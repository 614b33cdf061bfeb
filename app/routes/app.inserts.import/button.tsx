import { useRef } from "react";
import { useNavigate } from "@remix-run/react";
import { Button } from "@shopify/polaris";
import { useAction } from "#app/ui/use-action.ts";

type Props = { plain?: boolean; onDone?: () => void };

/** Chooses an insert file and makes a draft of it. */
export function ImportInsertButton({ plain = false, onDone }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const act = useAction({
    action: "/app/inserts/import",
    onDone: (reply) => {
      onDone?.();
      if (reply.ok && typeof reply.data?.id === "string") navigate(`/app/inserts/${reply.data.id}`);
    },
  });
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Insert file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          void file?.text().then((text) => act.send({ text }));
        }}
      />
      <Button
        variant={plain ? "plain" : "secondary"}
        loading={act.busy}
        onClick={() => input.current?.click()}
      >
        Import an insert file
      </Button>
    </>
  );
}

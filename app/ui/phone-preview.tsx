type Props = { html: string | null; title: string; busy?: boolean };

/** A page of ours as a phone shows it. Without script and without forms that send. */
export function PhonePreview({ html, title, busy = false }: Props) {
  return (
    <div className="fb-phone" aria-busy={busy}>
      <div className="fb-phone-screen">
        {html === null ? (
          <div className="fb-phone-wait" />
        ) : (
          <iframe title={title} srcDoc={html} sandbox="allow-same-origin" />
        )}
      </div>
    </div>
  );
}

// Small pieces of SVG text. Colours are theme variables; numbers are rounded, for files that stay small.

/** Escapes text for XML and HTML, attributes included. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A coordinate with at most two decimals. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

type Attributes = Record<string, string | number | undefined>;

/** An element; `content` is markup already. Attributes are escaped, undefined ones left out. */
export function element(name: string, attributes: Attributes, content = ""): string {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    text += ` ${key}="${typeof value === "number" ? px(value) : escapeText(value)}"`;
  }
  return content === "" ? `${text}/>` : `${text}>${content}</${name}>`;
}

/** A text element; the text is escaped. */
export function label(text: string, x: number, y: number, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeText(text));
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** An image of pixels stretched over a box, without smoothing. */
export function image(url: string, box: Box): string {
  return element("image", {
    href: url,
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    preserveAspectRatio: "none",
  });
}

/** The outermost element of a figure. `alt` is what somebody hears who cannot see it. */
export function document(width: number, height: number, alt: string, content: string): string {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${px(width)} ${px(height)}`,
      width,
      height,
      role: "img",
      "aria-label": alt,
      "font-family": "'Source Sans 3', system-ui, sans-serif",
      "font-size": "13",
    },
    content,
  );
}

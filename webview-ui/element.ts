const SVG = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number | undefined>>;

function fill(
  element: Element,
  attributes: Attributes,
  children: readonly (Node | string)[],
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
  // Strings become text nodes: nothing a model or a candidate wrote is ever markup.
  element.append(...children);
}

/** An HTML element. */
export function html<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  fill(element, attributes, children);
  return element;
}

/** A button that does one thing. */
export function button(text: string, kind: string, on: () => void): HTMLButtonElement {
  const made = html('button', { type: 'button', class: kind }, text);
  made.addEventListener('click', on);
  return made;
}

/** An SVG element. */
export function svg(
  name: string,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElement {
  const element = document.createElementNS(SVG, name);
  fill(element, attributes, children);
  return element;
}

/** Gives an element this text, and touches it only when it has another one. */
export function put(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Gives an element this attribute, or none, and touches it only when that changes something. */
export function set(element: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/** Shows or hides an element. */
export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

/**
 * Makes `wanted` the children of `parent`, in that order, moving as few as it can: an element that
 * stays where it is keeps its focus and its scrolling.
 */
export function arrange(parent: Element, wanted: readonly Element[]): void {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

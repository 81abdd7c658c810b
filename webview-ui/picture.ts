import { svg } from './element.ts';
import type { Layout } from './tree/layout.ts';

/** What decides how a shape or a text looks, resolved: a picture has no style sheet. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
];
/** Attributes that mean something only in the page. */
const OF_THE_PAGE = /^(id|display|class|role|(aria|data)-.*)$/;
const MARGIN = 24;

/**
 * The tree as it is drawn, as an SVG file that needs nothing else: styles are resolved, and ids and
 * roles, which mean something only in the page, are left out.
 */
export function drawPicture(drawing: SVGElement, { bounds }: Layout): string {
  const far = drawing.closest('.far');
  // The picture has its own scale, at which words can be read.
  far?.classList.remove('far');
  const copy = copyResolved(drawing);
  far?.classList.add('far');
  const [x, y] = [bounds.left - MARGIN, bounds.top - MARGIN];
  const width = bounds.right - bounds.left + 2 * MARGIN;
  const height = bounds.bottom - bounds.top + 2 * MARGIN;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.firstElementChild?.removeAttribute('transform');
  const { backgroundColor } = getComputedStyle(document.body);
  copy.prepend(svg('rect', { x, y, width, height, fill: backgroundColor }));
  return new XMLSerializer().serializeToString(copy);
}

function copyResolved(drawing: SVGElement): SVGElement {
  const copy = drawing.cloneNode(true) as SVGElement;
  const from = [drawing, ...drawing.querySelectorAll('*')];
  const into = [copy, ...copy.querySelectorAll('*')];
  into.forEach((element, i) => {
    const original = from[i];
    if (original !== undefined && isDrawn(element)) resolve(original, element);
    for (const { name } of [...element.attributes])
      if (OF_THE_PAGE.test(name)) element.removeAttribute(name);
  });
  // Last, since the elements are matched by their order.
  for (const [i, { classList }] of from.entries()) if (classList.contains('hit')) into[i]?.remove();
  return copy;
}

function isDrawn({ localName }: Element): boolean {
  return localName !== 'g' && localName !== 'svg';
}

function resolve(original: Element, copy: Element): void {
  const style = getComputedStyle(original);
  for (const name of STYLES) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== 'normal') copy.setAttribute(name, value);
  }
}

import type { PackageText } from './read-packages.ts';

/** A part of a text that is found and shown by itself. */
export type Section = { readonly title: string; readonly text: string };

const LONGEST = 1500;
const MOST_SECTIONS = 400;

/** Cuts a text where it changes its subject: at headings, at declarations, at functions. */
export function splitText({ form, text, package: name }: PackageText): readonly Section[] {
  const sections = SPLITS[form](text.replaceAll('\r\n', '\n'))
    .map(({ title, text: part }) => ({ title: title || name, text: part.trim().slice(0, LONGEST) }))
    .filter(({ text: part }) => part.length > 20);
  return sections.slice(0, MOST_SECTIONS);
}

const SPLITS: Readonly<Record<PackageText['form'], (text: string) => Section[]>> = {
  markdown(text) {
    const sections: { title: string; text: string }[] = [{ title: '', text: '' }];
    let fenced = false;
    for (const line of text.split('\n')) {
      if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
      const heading = fenced ? undefined : /^#{1,4} +(.+?) *#*$/.exec(line)?.[1];
      if (heading !== undefined) sections.push({ title: heading, text: '' });
      const last = sections[sections.length - 1];
      if (last !== undefined && heading === undefined) last.text += `${line}\n`;
    }
    return sections;
  },
  /** A comment goes with the declaration under it. */
  declarations(text) {
    const start =
      /^(?:export |declare )+(?:default )?(?:\w+ )*?(?:function|class|interface|type|const|enum) +([\w$]+)/;
    const sections: { title: string; text: string }[] = [];
    let comment = '';
    let inside = false;
    for (const line of text.split('\n')) {
      const name = start.exec(line)?.[1];
      if (/^\/\*\*/.test(line)) {
        comment = '';
        inside = true;
      }
      if (name !== undefined) {
        sections.push({ title: name, text: `${comment}${line}\n` });
        comment = '';
      } else if (inside) {
        comment += `${line}\n`;
      } else {
        const last = sections.at(-1);
        if (last !== undefined) last.text += `${line}\n`;
      }
      if (inside && /\*\/\s*$/.test(line)) inside = false;
    }
    return sections;
  },
  /** The docstring of the module, and functions and classes with theirs. */
  python(text) {
    const sections: Section[] = [];
    const whole = /^\s*(?:#.*\n|\s*\n)*[rRuU]?("""|''')([\s\S]*?)\1/.exec(text)?.[2];
    if (whole !== undefined) sections.push({ title: '', text: whole });
    const one = /^(?:async )?(?:def|class) +(\w+)[^\n]*(?:\n[ \t][^\n]*){0,12}/gm;
    for (const found of text.matchAll(one))
      sections.push({ title: found[1] ?? '', text: found[0] });
    return sections;
  },
};

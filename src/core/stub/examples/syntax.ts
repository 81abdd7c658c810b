/** What is known of a text that is one expression by the language's grammar. */
export type Expression = {
  /** Without comments around it. */
  readonly text: string;
  readonly names: ReadonlySet<string>;
  /** Names that are called, and names read as attributes. */
  readonly calls: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  /** Holds a bare `...`, as in an abbreviated list. */
  readonly hasEllipsis: boolean;
  readonly hasAwait: boolean;
  /** What is awaited, when the whole is `await` and nothing in it awaits again. */
  readonly awaited?: string;
  /** A single identifier. */
  readonly isName: boolean;
  /** A call and nothing around it. */
  readonly isCall: boolean;
  /** Joined by `and`, `or` or `if`: words that prose puts between expressions as well. */
  readonly isJoined: boolean;
  /** `left == right` or `left is right`, and nothing chained to it. */
  readonly equality?: { readonly left: string; readonly right: string };
};

/** One or more statements, or an expression when it is only one. */
export type Statement = {
  readonly text: string;
  readonly expression?: Expression;
  readonly binds: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  /** The condition of an `assert` that is the only statement. */
  readonly asserted?: string;
};

/** One argument as written between the parentheses of a call. */
export type Argument = { readonly name?: string; readonly value: string };

/** What the reading of examples has to know of a language. */
export interface ExampleSyntax {
  /** As people call it: `Python`. */
  readonly title: string;
  /** Names that need no definition. */
  readonly builtins: ReadonlySet<string>;
  /** What may stand between a call and what should come of it; the first match wins. */
  readonly separator: RegExp;
  /** A constant that other languages spell otherwise, in lower case, as this one spells it. */
  readonly spellings: Readonly<Record<string, string>>;
  /** What a text holds in which a line break may mean something: comments, long strings. */
  readonly keepsLines: RegExp;
  /** Reads a text as one expression; undefined when the grammar says that it is not. */
  readExpression(source: string): Expression | undefined;
  /** Reads a text as statements; undefined when it does not parse or is empty. */
  readStatement(source: string): Statement | undefined;
  readArguments(source: string): Argument[] | undefined;
  /** Equal for expressions that mean the same; undefined when it is none. */
  normalise(source: string): string | undefined;
  /** How a method is called on a new object, for the report. */
  methodCall(className: string, name: string): string;
  /** An argument given by name; absent where arguments have none. */
  readonly named?: (name: string, value: string) => string;
  /** Reads what follows a separator as an exception: "throws RangeError". */
  readonly readRaised?: (
    separator: string,
    rest: string,
  ) => { readonly type: string; readonly message?: string } | undefined;
}

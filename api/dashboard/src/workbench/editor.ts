// The SQL editor: CodeMirror in an open shadow root, because only there it may bring its styles under
// the page's content policy. Loaded when the SQL page is first opened, never elsewhere.
import {
  autocompletion,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL, schemaCompletionSource } from "@codemirror/lang-sql";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  type DecorationSet,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { FunctionAbout, SqlError, TableAbout } from "../answers/types";

export interface EditorOptions {
  holder: HTMLElement;
  text: string;
  label: string;
  onchange: (text: string) => void;
  onrun: () => void;
}

export interface Editor {
  set(text: string): void;
  insert(text: string): void;
  replace(error: SqlError, text: string): void;
  underline(errors: SqlError[]): void;
  complete(tables: TableAbout[], functions: FunctionAbout[]): void;
  close(): void;
}

const KEYWORDS =
  "select,from,where,group by,order by,having,limit,join,left join,using,on,as,and,or,not,in,is null,between,like,case,when,then,else,end,distinct,with,union all,filter,over,partition by,asc,desc,count,sum,avg,cast,coalesce".split(
    ",",
  );

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.number, tags.bool, tags.null], color: "var(--worse)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--raised)", fontSize: "0.9rem", borderRadius: "8px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": {
    fontFamily: "ui-monospace, Menlo, Consolas, monospace",
    caretColor: "var(--ink)",
    padding: "0.75rem 0",
  },
  ".cm-scroller": { minHeight: "11rem", maxHeight: "26rem", overflow: "auto" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--muted)", border: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-wrong": { textDecoration: "underline wavy var(--alarm)", textUnderlineOffset: "0.2em" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--step-2) !important",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--strong-line)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--accent-ink)",
  },
});

const setErrors = StateEffect.define<SqlError[]>();
const wrong = Decoration.mark({ class: "cm-wrong" });
const errorMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, change) {
    let now = change.docChanged ? Decoration.none : marks;
    for (const effect of change.effects) {
      if (!effect.is(setErrors)) continue;
      const ranges = effect.value.flatMap((error) => rangeOf(change.state, error) ?? []);
      now = Decoration.set(
        ranges.filter((range) => range.to > range.from).map((range) => wrong.range(range.from, range.to)),
        true,
      );
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function openEditor(options: EditorOptions): Editor {
  const root = options.holder.shadowRoot ?? options.holder.attachShadow({ mode: "open" });
  const language = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        autocompletion(),
        syntaxHighlighting(colours),
        look,
        errorMarks,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": options.label }),
        language.of(PostgreSQL.language),
        keymap.of([{ key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (options.onrun(), true) }]),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.domEventHandlers({ beforeinput: typeOver }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onchange(update.state.doc.toString());
        }),
      ],
    }),
  });
  const change = (from: number, to: number, insert: string) => {
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } });
    view.focus();
  };
  return {
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    insert: (text) => change(view.state.selection.main.from, view.state.selection.main.to, text),
    replace(error, text) {
      const range = rangeOf(view.state, error);
      if (range) change(range.from, range.to, text);
    },
    underline: (errors) => view.dispatch({ effects: setErrors.of(errors) }),
    complete: (tables, functions) =>
      view.dispatch({ effects: language.reconfigure(languageOf(tables, functions)) }),
    close: () => view.destroy(),
  };
}

function languageOf(tables: TableAbout[], functions: FunctionAbout[]) {
  const schema = Object.fromEntries(
    tables.map((table) => [
      table.name,
      table.columns.map((column) => ({ label: column.name, detail: column.type })),
    ]),
  );
  const known = [...columnsOf(tables), ...functions.map(functionName), ...KEYWORDS.map(keyword)];
  const data = PostgreSQL.language.data;
  return [
    PostgreSQL.language,
    data.of({ autocomplete: schemaCompletionSource({ dialect: PostgreSQL, schema }) }),
    data.of({ autocomplete: completeFrom(known) }),
  ];
}

/** Every column once, with the tables that have it. */
function columnsOf(tables: TableAbout[]): Completion[] {
  const owners = new Map<string, string[]>();
  for (const table of tables) {
    for (const column of table.columns)
      owners.set(column.name, [...(owners.get(column.name) ?? []), table.name]);
  }
  return [...owners].map(([label, names]) => ({
    label,
    detail: names.slice(0, 3).join(", "),
    type: "property",
  }));
}

function functionName(one: FunctionAbout): Completion {
  return {
    label: one.name,
    detail: one.signature,
    info: one.about,
    type: "function",
    apply: `${one.name}(`,
    boost: -1,
  };
}

function keyword(label: string): Completion {
  return { label, type: "keyword", boost: -2 };
}

/** Completes names in running text; after a dot only the table's own columns are wanted. */
function completeFrom(options: Completion[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[.\w]+/);
    if (!word || word.text.includes(".")) return null;
    return { from: word.from, options, validFor: /^\w*$/ };
  };
}

/**
 * Types over a selection without the browser's own editing, which would keep the colour of the replaced
 * word in a `style` attribute that the content policy refuses.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  const isTyping = event.inputType === "insertText" && event.data !== null && !view.composing;
  if (!isTyping || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

/** Where an error stands; a length that is not given reaches to the word's end. */
function rangeOf(state: EditorState, error: SqlError): { from: number; to: number } | null {
  if (error.line === null || error.line < 1 || error.line > state.doc.lines) return null;
  const line = state.doc.line(error.line);
  const from = Math.min(line.to, line.from + Math.max(0, (error.column ?? 1) - 1));
  const rest = line.text.slice(from - line.from);
  const length = error.length || /^\w+/.exec(rest)?.[0].length || 1;
  return { from, to: Math.min(line.to, from + length) };
}

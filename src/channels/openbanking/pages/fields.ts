/** Forms and their fields: labels, errors and hints tied together as WCAG 2.2 asks (1.3.1, 3.3.1, 3.3.2, 4.1.2). */
import { type Html, html } from '../../../core/http/index.ts';
import { TEXTS } from './texts/index.ts';
import type { Frame } from './views.ts';
import type { Words } from './words.ts';

/** A form that carries what every form must: the token against forgery and the language to answer in. */
export function postForm(frame: Frame, action: string, content: Html, name?: string): Html {
  return html`<form method="post" action="${action}"${name === undefined ? undefined : html` class="${name}"`}>
${field('csrf', frame.csrf)}${field('lang', frame.language)}
${content}
</form>`;
}

export function field(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

export interface FieldError {
  /** Id of the field that it is about; null: of the whole page. */
  readonly field: string | null;
  readonly message: Html;
}

/** What is wrong, before everything else; the browser goes there by itself. */
export function errorSummary(words: Words, error: FieldError | null): Html | undefined {
  if (error === null) return undefined;
  const message =
    error.field === null ? error.message : html`<a class="wrong" href="#${error.field}">${error.message}</a>`;
  return html`<div class="errors" role="alert" tabindex="-1" autofocus>
<h2>${words.say(TEXTS.error_heading)}</h2>
<p>${message}</p>
</div>`;
}

export interface TextField {
  readonly id: string;
  readonly label: Html;
  readonly hint?: Html;
  /** Attributes beyond id, name and description. */
  readonly attributes: Html;
}

export function textField({ id, label, hint, attributes }: TextField, error: FieldError | null): Html {
  const own = error?.field === id ? error.message : undefined;
  const described = [hint && `${id}-hint`, own && `${id}-error`].filter(Boolean).join(' ');
  return html`<div class="field${own && ' field-wrong'}">
<label for="${id}">${label}</label>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${own && html`<p class="wrong" id="${id}-error">${own}</p>`}
<input id="${id}" name="${id}"${described === '' ? undefined : html` aria-describedby="${described}"`}${own && html` aria-invalid="true"`} ${attributes}>
</div>`;
}

export interface ChoiceList {
  readonly name: string;
  readonly type: 'checkbox' | 'radio';
  readonly legend: Html;
  readonly hint?: Html | undefined;
  readonly choices: readonly Choice[];
  /** Chosen before, by somebody else: all of it is posted, none of it can be changed. */
  readonly fixed?: boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: Html;
  readonly note?: Html | undefined;
  readonly ticked: boolean;
  /** Why it cannot be chosen. */
  readonly bar?: Html | undefined;
  readonly more?: Html | undefined;
}

export function choiceList(list: ChoiceList, error: FieldError | null): Html {
  if (list.fixed === true) return fixedList(list);
  const { name } = list;
  const own = error?.field === firstId(list) ? error.message : undefined;
  const described = [list.hint && `${name}-hint`, own && `${name}-error`].filter(Boolean).join(' ');
  return html`<fieldset class="choices${own && ' field-wrong'}"${described === '' ? undefined : html` aria-describedby="${described}"`}>
<legend>${list.legend}</legend>
${list.hint && html`<p class="hint" id="${name}-hint">${list.hint}</p>`}
${own && html`<p class="wrong" id="${name}-error">${own}</p>`}
<ul>
${list.choices.map((choice, at) => choiceLine(list, choice, `${name}-${at}`))}
</ul>
</fieldset>`;
}

function fixedList({ name, legend, choices }: ChoiceList): Html {
  return html`<section class="block">
<h2>${legend}</h2>
<ul class="plain">
${choices.map(
  ({
    value,
    label,
    note,
    bar,
    more,
  }) => html`<li>${bar === undefined ? field(name, value) : undefined}${label}
${note && html`<p class="note">${note}</p>`}
${bar && html`<p class="note">${bar}</p>`}
${more}
</li>
`,
)}</ul>
</section>`;
}

/** The field that an error about the whole list points at; null where there is none. */
export function firstId({
  name,
  choices,
  fixed,
}: Pick<ChoiceList, 'name' | 'choices' | 'fixed'>): string | null {
  if (fixed === true) return null;
  const at = choices.findIndex((choice) => choice.bar === undefined);
  return at < 0 ? null : `${name}-${at}`;
}

function choiceLine({ name, type }: ChoiceList, choice: Choice, id: string): Html {
  const barred = choice.bar !== undefined;
  const notes = [choice.note, choice.bar].filter((note) => note !== undefined);
  return html`<li class="option${barred ? ' barred' : ''}">
<div class="choice"><input type="${type}" id="${id}" name="${name}" value="${choice.value}"${choice.ticked && !barred ? ' checked' : ''}${barred ? ' disabled' : ''}${notes.length > 0 ? html` aria-describedby="${id}-note"` : undefined}>
<label for="${id}">${choice.label}</label></div>
${notes.length > 0 ? html`<p class="note" id="${id}-note">${notes.flatMap((note, at) => (at === 0 ? [note] : [html` · `, note]))}</p>` : undefined}
${choice.more}
</li>`;
}

/** A list of facts: term and description. */
export interface Fact {
  readonly term: Html;
  readonly detail: Html;
}

export function factList(facts: readonly Fact[]): Html {
  return html`<dl class="facts">
${facts.map(
  ({ term, detail }) => html`<div><dt>${term}</dt><dd>${detail}</dd></div>
`,
)}</dl>`;
}

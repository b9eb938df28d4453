/**
 * @file One language: sentences, plurals, moments. The sentences stand in the code in
 * English; the bundle names them by number, and the server puts its catalogues before it as
 * TAMIS_WORDS: {fr: [plural form of n, [sentence or plural forms, …]]}.
 */

/* global TAMIS_WORDS */
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]]

/** @param {(string | null | undefined)[]} wishes languages, the dearest first */
export function speak(wishes) {
  const tag = wishes.find(wish => wish && TAMIS_WORDS[wish.slice(0, 2)]) || Object.keys(TAMIS_WORDS)[0]
  const [form, known] = TAMIS_WORDS[tag.slice(0, 2)]
  const fill = (sentence, values) => sentence.replace(/%\((\w+)\)[sd]/g, (all, name) => values?.[name] ?? all)
  const say = (sentence, values) => fill(known[sentence], values)
  return {
    tag,
    say,
    number: (forms, n) => fill(known[forms][form(n)], {num: n.toLocaleString(tag)}),
    moment: at => new Date(at).toLocaleString(tag),
    /** How long ago, a date after a week; never in the future, whatever the clock says. */
    ago(at) {
      const then = new Date(at), passed = (Date.now() - +then) / 1000
      const [unit, size] = STEPS.find(step => passed >= step[1]) || []
      return !size ? say("just now") : passed > 7 * 86400 ? then.toLocaleDateString(tag, {dateStyle: "long"})
        : new Intl.RelativeTimeFormat(tag).format(-(passed / size | 0), unit)
    },
  }
}

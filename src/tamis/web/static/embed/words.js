/**
 * @file One language: sentences, plurals, moments. The sentences stand in the code in
 * English; the bundle names them by number, and the server puts its catalogues before it as
 * TAMIS_WORDS: {fr: [plural form of n, [sentence or plural forms, …]]}.
 */

/* global TAMIS_WORDS */
const STEPS = [["minute", 60], ["hour", 3600], ["day", 86400]]
const RELATIVE_FOR_S = 7 * 86400

/** @param {string[]} wishes languages, the dearest first */
export function speak(wishes) {
  const tag = wishes.find(wish => wish && TAMIS_WORDS[wish.slice(0, 2)]) || Object.keys(TAMIS_WORDS)[0]
  const [form, known] = TAMIS_WORDS[tag.slice(0, 2)]
  const fill = (sentence, values) => sentence.replace(/%\((\w+)\)[sd]/g, (all, name) => values?.[name] ?? all)
  const day = new Intl.DateTimeFormat(tag, {dateStyle: "long"})
  const moment = new Intl.DateTimeFormat(tag, {dateStyle: "long", timeStyle: "short"})
  const relative = new Intl.RelativeTimeFormat(tag)
  const say = (sentence, values) => fill(known[sentence], values)
  return {
    tag,

    say,
    number: (forms, n) => fill(known[forms][form(n)], {num: new Intl.NumberFormat(tag).format(n)}),
    moment: at => moment.format(new Date(at)),
    /** How long ago, a date after a week; never in the future, whatever the clock says. */
    ago(at) {
      const passed = (Date.now() - +new Date(at)) / 1000
      if (passed < 45) return say("just now")
      if (passed > RELATIVE_FOR_S) return day.format(new Date(at))
      const [unit, size] = STEPS.findLast(step => passed >= step[1]) || STEPS[0]
      return relative.format(-Math.round(passed / size) || -1, unit)
    },
  }
}

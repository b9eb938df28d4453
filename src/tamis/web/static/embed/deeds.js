/**
 * @file What a reader does to a comment: vote, report, and to one's own: edit, delete.
 */
import {button, h} from "./dom.js"
import {bar, editForm, field} from "./form.js"
import {get, set, voter} from "./kept.js"
import {renew} from "./thread.js"

const UNDO_MS = 6000

/** @typedef {import("./element.js").TamisComments} Widget */

/** @param {Widget} el @param {number} value 1, -1 or 0 @param {number} arrow the one pressed */
export async function vote(el, c, value, arrow) {
  const {status, data} = await el.ask("POST", `comments/${c.id}/vote`, {value, voter: voter()})
  if (status != 200) return el.tell(el.trouble(status, data))
  const row = el.rows.get(c.id)
  set("votes", {...get("votes", {}), [c.id]: data.mine})
  renew(el, row, {up: data.up, down: data.down, vote: data.mine})
  row.querySelectorAll(".vote")[arrow > 0 ? 0 : 1].focus()
}

/** @param {Widget} el */
export function report(el, c, opener) {
  const {say} = el, deeds = opener.closest(".deeds")
  const whys = {spam: say("Spam"), insult: say("Insult or hate"), personal: say("Personal data"), other: say("Something else")}
  const form = h("form", {class: "box", onsubmit: async event => {
    event.preventDefault()
    const {status, data} = await el.ask("POST", `comments/${c.id}/report`, {why: form[0].value, voter: voter()})
    el.tell(status == 202 ? data.said : el.trouble(status, data))
    if (status == 202) form.replaceWith(data.said)
    el.rows.get(c.id).focus()
  }},
  h("div", {class: "fields"},
    field("select", "why", say("What is wrong with it?"), "", {}, Object.keys(whys).map(value => h("option", {value}, whys[value])))),
  bar(say("Report"), button(say("Cancel"), () => (form.replaceWith(deeds), opener.focus()))))
  deeds.replaceWith(form)
  form[0].focus()
}

/** @param {Widget} el */
export function edit(el, c, opener) {
  const body = opener.closest(".body"), before = [...body.children]
  const back = () => (body.replaceChildren(...before), opener.focus())
  const mine = el.ownOf(c.id)
  body.replaceChildren(before[0], editForm(el, c, mine, back, data => {
    back()
    el.posted({...mine, edited_at: new Date().toISOString(), ...data, id: c.id}, {})
  }))
  body.querySelector("textarea").focus()
}

/**
 * Deletes after a while in which it can be taken back; leaving the page deletes at once.
 * @param {Widget} el
 */
export function remove(el, c) {
  const row = el.rows.get(c.id), shown = row.firstChild
  const stop = () => {
    clearTimeout(timer)
    removeEventListener("pagehide", now)
  }
  const back = () => {
    stop()
    row.firstChild.replaceWith(shown)
    row.focus()
  }
  const now = async () => {
    stop()
    const {status, data} = await el.ask("DELETE", "comments/" + c.id, {edit_token: el.ownOf(c.id).edit_token})
    if (status > 204 || !status) return back(), el.tell(el.trouble(status, data))
    const focused = row.contains(el.shadowRoot.activeElement)
    const next = row.querySelector("li[id]") || row.nextElementSibling || row.parentNode.closest("li") || el.topic
    if (c.state == "approved") el.counted(el.known - 1)
    el.own({id: c.id})
    if (row.querySelector("li[id]")) renew(el, row, {state: "deleted"})
    else {
      el.rows.delete(c.id)
      row.remove()
    }
    if (focused) next.focus()
  }
  const timer = setTimeout(now, UNDO_MS), undo = button(el.say("Undo"), back, {class: "all"})
  addEventListener("pagehide", now)
  shown.replaceWith(h("article", {}, h("span"), h("p", {class: "soft"}, el.say("Your comment was deleted."), " ", undo)))
  undo.focus()
  el.tell(el.say("Your comment was deleted."))
}

/**
 * @file One comment: its name, age and text, what a reader may do with it, and to its
 * author where it stands.
 */
import {button, filled, h, prose} from "./dom.js"
import {face} from "./face.js"
import {get} from "./kept.js"
import {edit, remove, report, vote} from "./deeds.js"
import {openReply} from "./form.js"

const LONG = 90 // signs of HTML: a shorter text does not fill 12 lines

/** @typedef {import("./element.js").TamisComments} Widget */

/** @param {Widget} el */
export function article(el, c) {
  const gone = c.state == "deleted", mine = el.ownOf(c.id)
  return h("article", {},
    face(gone ? "" : c.author),
    h("div", {class: "body"}, gone
      ? h("p", {class: "soft"}, el.say("This comment is no longer here."))
      : [head(el, c, mine), prose(c.html), c.state != "approved" && note(el, mine), deeds(el, c, mine)]))
}

function head(el, c, mine) {
  const badge = said => h("span", {class: "badge"}, said)
  return h("div", {class: "meta"},
    h(c.url ? "a" : "span", {class: "name", href: c.url, rel: "nofollow ugc noopener"}, h("bdi", {}, c.author)),
    c.staff && badge(el.say("Team")),
    c.pinned && badge(el.say("Pinned")),
    c.parent_author && h("span", {class: "re"},
      filled(el.say("in reply to %(name)s"), {name: h("bdi", {}, c.parent_author)})),
    h("a", {href: "#c-" + c.id, title: el.moment(c.at)},
      h("time", {datetime: c.at}, el.ago(c.at))),
    c.edited_at && h("span", {}, el.say("edited")),
    c.at > el.seen && !mine && h("span", {class: "new"}, el.say("new")))
}

/** What only its author sees: where it stands, why, what comes next. */
function note(el, {state, said, reasons, receipt}) {
  return h("div", {class: "note " + state},
    said, h("ul", {}, reasons.map(reason => h("li", {}, reason))),
    el.say("Only you see it here."), " ", h("a", {href: new URL(receipt, el.base).href}, el.say("Your receipt")))
}

function deeds(el, c, mine) {
  const open = c.state == "approved"
  const deed = (said, done, label) => button(said, event => done(el, c, event.target), {"aria-label": label})
  const name = {name: c.author}
  const editable = mine && Date.now() < +new Date(mine.edit_until)
  const arrow = (value, sign, said, count) => {
    const pressed = get("votes", {})[c.id] == value
    return button(sign + (count || ""), () => vote(el, c, pressed ? 0 : value, value),
      {class: "vote", "aria-pressed": String(pressed), "aria-label": said + ": " + count})
  }
  return h("div", {class: "deeds"},
    open && el.thread.votes && [
      arrow(1, "↑ ", el.say("Agree with %(name)s", name), c.up),
      arrow(-1, "↓ ", el.say("Disagree with %(name)s", name), c.down)],
    open && !el.thread.closed && deed(el.say("Reply"), openReply, el.say("Reply to %(name)s", name)),
    editable && mine.text && deed(el.say("Edit"), edit),
    editable && deed(el.say("Delete"), remove),
    open && !mine && deed(el.say("Report"), report, el.say("Report the comment of %(name)s", name)))
}

/** Folds what is longer than 12 lines; measures only where that may be. @param {any[]} rows */
export function foldLong(el, rows) {
  const texts = rows.map(li => li.firstChild.querySelector(".prose"))
    .filter(text => text && text.innerHTML.length > LONG)
  for (const text of texts) text.classList.add("short")
  for (const [text, over] of texts.map(text => [text, text.scrollHeight - text.clientHeight])) {
    const open = () => text.classList.remove("short")
    if (over < 48) open()
    else text.after(button(el.say("Show all of it"), event => {
      open()
      event.target.remove()
      text.closest("li").focus()
    }, {class: "all"}))
  }
}

/**
 * @file One comment: its name, age and text, what a reader may do with it, and to its
 * author where it stands.
 */
import {button, filled, h, prose} from "./dom.js"
import {face} from "./face.js"
import {get} from "./kept.js"
import {edit, remove, report, vote} from "./deeds.js"
import {openReply} from "./form.js"

const LONG = 700 // signs of HTML from which a text may fill more than 12 lines

/** @typedef {import("./element.js").TamisComments} Widget */

/** @param {Widget} el */
export function article(el, c) {
  const gone = c.state == "deleted", mine = el.mine(c.id)
  return h("article", {part: "comment"},
    face(gone ? "" : c.author),
    h("div", {class: "body"}, gone
      ? h("p", {class: "soft"}, el.say("This comment is no longer here."))
      : [head(el, c, mine), prose(c.html), c.state != "approved" && note(el, mine), deeds(el, c, mine)]))
}

function head(el, c, mine) {
  const badge = said => h("span", {class: "badge"}, said)
  return h("div", {class: "meta", part: "meta"},
    h(c.url ? "a" : "span", {class: "name", part: "name", href: c.url, rel: "nofollow ugc noopener"}, h("bdi", {}, c.author)),
    c.staff && badge(el.say("Team")),
    c.pinned && badge(el.say("Pinned")),
    c.parent_author && h("span", {class: "re"},
      filled(el.say("in reply to %(name)s"), {name: h("bdi", {}, c.parent_author)})),
    h("a", {href: "#c-" + c.id, title: el.words.moment(c.at), onclick: event => el.follow(event, c.id)},
      h("time", {datetime: c.at}, el.words.ago(c.at))),
    c.edited_at && h("span", {title: el.words.moment(c.edited_at)}, el.say("edited")),
    c.at > el.seen && !mine && h("span", {class: "new", role: "img", "aria-label": el.say("new")}))
}

/** What only its author sees: where it stands, why, what comes next. */
function note(el, {state, said, reasons, receipt}) {
  const held = state == "held"
  return h("div", {class: "note " + state, part: "note"},
    h("b", {}, el.stands(state)), " ", el.say("Only you see it here."),
    reasons?.length ? h("ul", {}, reasons.map(reason => h("li", {}, reason))) : h("p", {}, said),
    held ? el.say("A person reads it and decides. You need not do anything.")
      : el.say("A filter decided this and can be wrong: a moderator sees it too."),
    " ", receipt && h("a", {href: receipt}, el.say("Your receipt")))
}

function deeds(el, c, mine) {
  const open = c.state == "approved"
  const deed = (said, done, label) => button(said, event => done(el, c, event.target), {"aria-label": label})
  const name = {name: c.author}
  const editable = mine && Date.now() < +new Date(mine.edit_until)
  const arrow = (value, sign, said, count) => {
    const pressed = get("votes", {})[c.id] == value
    return button([h("span", {}, sign), count ? " " + count : ""], () => vote(el, c, pressed ? 0 : value, value),
      {class: "vote", "aria-pressed": String(pressed), "aria-label": said + ": " + count})
  }
  return h("div", {class: "deeds", part: "actions"},
    open && el.thread.votes && [
      arrow(1, "▲", el.say("Agree with %(name)s", name), c.up),
      arrow(-1, "▼", el.say("Disagree with %(name)s", name), c.down)],
    open && !el.thread.closed && deed(el.say("Reply"), openReply, el.say("Reply to %(name)s", name)),
    editable && mine.text && deed(el.say("Edit"), edit),
    editable && deed(el.say("Delete"), remove),
    open && !mine && deed(el.say("Report"), report, el.say("Report the comment of %(name)s", name)))
}

/** Folds what is longer than 12 lines; measures only where that may be. @param {any[]} rows */
export function foldLong(el, rows) {
  const texts = rows.map(li => li.firstChild.querySelector(".prose"))
    .filter(text => text && (text.innerHTML.length > LONG || text.children.length > 6 || text.querySelector("br,pre")))
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

/**
 * @file Writing: a new comment, a reply, an edit. What is typed is kept until it is sent,
 * whatever happens; a mistake is told at its field and summed up above.
 */
import {button, filled, h, prose} from "./dom.js"
import {draft, get, random, set} from "./kept.js"

const NEAR_END = 0.9 // of the longest text: from there on the room left is told
const bytes = text => new TextEncoder().encode(text).length
let ids = 0

/** @typedef {import("./element.js").TamisComments} Widget */

/** Opens the form under a comment, or goes to the one that is open. @param {Widget} el */
export function openReply(el, c, opener) {
  const body = opener.closest(".body")
  const form = body.querySelector("form") || writeForm(el, c, () => {
    form.remove()
    opener.focus()
  })
  body.append(form)
  form[0].focus()
}

/**
 * A label and what it names.
 * @param {string} [hint] in quieter letters
 */
export function field(tag, name, label, hint, props, ...kids) {
  const id = name + ++ids
  return h("div", {class: "field"},
    h("label", {for: id}, label, hint && h("span", {class: "soft"}, " ", hint)),
    h(tag, {id, name, ...props}, ...kids))
}

/** The button that sends, and others. */
export const bar = (word, ...others) => h("div", {class: "bar"}, h("button", {class: "primary"}, word), ...others)

/** What writing and editing share. @param {Widget} el */
function shell(el, label, hint, word, send, cancel, ...fields) {
  const id = "text" + ++ids
  const form = h("form", {class: "write", novalidate: true, onsubmit(event) {
    event.preventDefault()
    send()
  }},
  h("div", {class: "errors", role: "alert", tabindex: -1, hidden: true}),
  h("div", {class: "box"},
    h("label", {for: id, class: "unseen"}, label),
    h("textarea", {id, name: "text", rows: 3, dir: "auto", placeholder: hint}),
    ...fields,
    bar(word,
      button(el.say("Preview"), () => preview(el, form)),
      cancel && button(el.say("Cancel"), cancel))))
  return form
}

/** @param {Widget} el @param {any} [parent] what is answered @param {() => void} [cancel] */
export function writeForm(el, parent, cancel) {
  const {say, thread} = el
  const person = el.person()
  const form = shell(el, parent ? say("Your reply") : say("Your comment"), parent ? say("Reply to %(name)s", {name: parent.author}) : say("Say something about it…"),
    parent ? say("Reply") : say("Post the comment"), () => send(el, form, parent, saved), cancel,
    h("div", {class: "fields"}, person
      ? h("p", {}, filled(say("You write as %(name)s"), {name: h("bdi", {}, person)}))
      : [field("input", "author", say("Name"), "", {autocomplete: "nickname", maxlength: thread.form.name_max, value: get("name"), dir: "auto"}),
        field("input", "email", say("E-mail"), say("(optional, never shown)"), {type: "email", autocomplete: "email", maxlength: 254, value: get("email"), dir: "ltr"})],
    h("div", {class: "trap", inert: true, "aria-hidden": "true"},
      h("input", {name: thread.form.trap, tabindex: -1, autocomplete: "off"}))))
  const saved = draft(el.page + "#" + (parent ? parent.id : ""))
  const offer = h("p", {class: "small offer"})
  form.key = random()
  form.querySelector(".bar").append(
    person ? "" : h("label", {class: "notify"}, h("input", {type: "checkbox", name: "notify"}), " ", say("Tell me of replies")),
    h("span", {class: "room", role: "status"}))
  form.append(offer, h("p", {class: "small"},
    thread.slow_s ? say("Slow mode: one comment every %(time)s.", {time: thread.slow_s.toLocaleString(el.tag, {style: "unit", unit: "second", unitDisplay: "long"})}) + " " : "",
    !parent && [say("A filter on this server reads your comment to stop spam. Nothing is sent elsewhere."), " ",
    h("a", {href: el.base + "notice?page=" + encodeURIComponent(el.page)}, say("Your data"))]))
  keepDraft(el, form, saved, offer)
  return form
}

/** @param {Widget} el */
export function editForm(el, c, mine, back, done) {
  const form = shell(el, el.say("Your comment"), "", el.say("Save"), async () => {
    const text = form.elements.text.value
    const {status, data} = await el.ask("PATCH", "comments/" + c.id, {text, edit_token: mine.edit_token})
    if (status == 200) done({...data, text})
    else wrong(el, form, status, data)
  }, back)
  form.elements.text.value = mine.text
  return form
}

/** Restores the text, keeps it at each key, and offers what another tab holds. */
function keepDraft(el, form, saved, offer) {
  const {text, email} = form.elements
  const put = value => {
    text.value = value
    form.dispatchEvent(new Event("input"))
  }
  form.addEventListener("input", () => {
    const most = el.thread.form.text_max_bytes, left = most - bytes(text.value)
    form.classList.toggle("used", text.value)
    form.classList.toggle("mail", email?.value)
    form.querySelector(".room").textContent = left < most * (1 - NEAR_END) ? el.number("%(num)d sign left", "%(num)d signs left", left) : ""
    saved.keep(text.value)
  })
  put(saved.mine() || saved.others() || "")
  el.listen(window, "storage", event => {
    if (event.key != saved.key) return
    let other = saved.others()
    offer.replaceChildren(...other && other != text.value ? [el.say("Another tab holds a different text."), " ", button(el.say("Swap"), () => {
      [other, text.value] = [text.value, other]
      put(text.value)
    })] : [])
  })
}

async function preview(el, form) {
  const {text} = form.elements, old = form.querySelector(".preview")
  text.hidden = !old
  if (old) return old.remove(), text.focus()
  const made = h("div", {class: "preview", tabindex: -1})
  text.after(made)
  const {status, data} = await el.ask("POST", "preview", {text: text.value})
  made.append(status == 200 ? prose(data.html) : el.trouble(status, data))
  made.focus()
}

async function send(el, form, parent, saved, challenge) {
  const {text, author, email, notify} = form.elements, {token, trap} = el.thread.form
  if (form.ariaBusy == "true" && !challenge) return
  form.ariaBusy = "true"
  const {status, data} = await el.ask("POST", "comments", {
    page: el.page, text: text.value, author: author?.value, email: email?.value,
    parent: parent?.id, form_token: token, idempotency_key: form.key, notify: notify?.checked && email.value > "",
    trap: form.elements[trap].value, user: el.getAttribute("user") || undefined, challenge,
  })
  if (status == 428 && !challenge) { // of few: what solves it is fetched only for them
    const {solve} = await import(el.base + "static/embed/proof.js")
    return send(el, form, parent, saved, await solve(data.challenge))
  }
  form.ariaBusy = null
  if (data.form_token && !form.renewed) { // open for a day: once more with a fresh token
    form.renewed = true
    Object.assign(el.thread, {form: (await el.threads()).data.form || el.thread.form})
    return send(el, form, parent, saved)
  }
  if (status > 201 || !status) {
    if (!status) form.querySelector(".primary").textContent = el.say("Send again")
    return wrong(el, form, status, data)
  }
  if (author) {
    set("name", author.value)
    set("email", email.value)
  }
  saved.sent(text.value)
  form.replaceWith(...parent ? [] : [el.newForm()])
  el.posted(data, {text: text.value, author: author?.value || el.person(), parent: parent?.id, parent_author: parent?.author,
    depth: parent ? parent.depth + 1 : 0})
}

/** Tells what is wrong: fields by name, or why it was not taken. The text stays. */
function wrong(el, form, status, data) {
  const [box] = form.children, {elements} = form
  for (const old of form.querySelectorAll(".mistake")) old.remove()
  for (const field of elements) field.removeAttribute("aria-invalid")
  const fields = Object.keys(data).filter(name => elements[name]?.id)
  for (const name of fields) {
    const field = elements[name], id = field.id + "-m"
    field.setAttribute("aria-invalid", "true")
    field.setAttribute("aria-describedby", id)
    field.after(h("p", {class: "mistake", id}, data[name]))
  }
  form.classList.add("used")
  box.hidden = false
  box.replaceChildren(h("b", {}, el.say("Your comment has not been sent yet")), fields.length
    ? h("ul", {}, fields.map(name => h("li", {}, button(data[name], () => elements[name].focus()))))
    : h("p", {}, el.trouble(status, data)))
  box.focus()
}

/**
 * @file <tamis-comments>: the comments of a page, and a form to write one.
 *
 * Attributes, all optional: page (the page's address; else its canonical link, else where
 * it is), title, lang, sort (oldest, newest, best), theme (light, dark; else the page's),
 * user (a signed name, docs/users.md). What stands inside the element is shown until the
 * thread is there, and without JavaScript. Two requests in all: this file and the thread.
 */
import css from "./embed.css"
import {button, h} from "./dom.js"
import {writeForm} from "./form.js"
import {get, set} from "./kept.js"
import {look} from "./look.js"
import {goTo, place, placeOwn, renew} from "./thread.js"
import {query, wire} from "./wire.js"
import {speak} from "./words.js"

const POLL_MS = 20000
const OWN_KEPT = 50
const script = /** @type {HTMLScriptElement | null} */ (document.currentScript)
const base = new URL(".", script ? script.src : location.href).href
const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

export class TamisComments extends HTMLElement {
  static observedAttributes = ["page", "lang", "theme"]
  base = base
  ask = wire(base)

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({mode: "open"}).adoptedStyleSheets = [sheet]
    this.gone = new AbortController()
    this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => look(this))
    this.listen(window, "hashchange", () => this.toHash())
    this.listen(document, "visibilitychange", () => this.poll())
    this.timer = setInterval(() => this.poll(), POLL_MS)
    look(this)
    this.start()
  }

  disconnectedCallback() {
    this.gone.abort()
    clearInterval(this.timer)
  }

  attributeChangedCallback(name) {
    if (!this.thread) return
    if (name == "theme") look(this)
    else this.start()
  }

  /** Listens until the element leaves the page. */
  listen(target, what, heard) {
    target.addEventListener(what, heard, {signal: this.gone.signal})
  }

  async start() {
    const attribute = name => this.getAttribute(name) || ""
    const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"))
    const id = this.pointed()
    this.page = new URL(attribute("page") || canonical?.href || location.href, location.href).href.split("#")[0]
    this.heading = attribute("title") || document.title
    this.sort ||= attribute("sort")
    this.seen ||= get("seen:" + this.page, "9")
    this.use()
    const {status, data} = await this.threads({around: id})
    if (status == 200) return this.show(data, id)
    this.shadowRoot.replaceChildren(h("slot"), h("p", {role: "status"}, this.trouble(status, data), " ",
      button(this.say("Try again"), () => this.start(), {class: "all"})))
    this.toggleAttribute("ready", true)
  }

  /** The id of the comment that the address points to. */
  pointed() {
    return location.hash.startsWith("#c-") ? location.hash.slice(3) : ""
  }

  use(lang) {
    this.words = speak([this.getAttribute("lang"), this.closest("[lang]")?.getAttribute("lang"), lang])
    Object.assign(this, this.words)
  }

  threads(more) {
    return this.ask("GET", "threads?" + query({page: this.page, sort: this.sort, title: this.heading, ...more}))
  }

  /** Everything, from a thread's first answer. */
  show(thread, around) {
    this.use(thread.lang)
    this.thread = thread
    this.rows = new Map()
    this.pages = 1
    this.sort = thread.sort
    this.around = around
    this.topic = h("h2", {tabindex: -1, part: "title"})
    this.list = h("ol", {class: "thread", part: "thread"})
    this.status = h("p", {class: "unseen", role: "status"})
    this.fresh = h("div", {class: "fresh"})
    this.more = h("div", {class: "more"})
    const {say, tag} = this
    this.shadowRoot.replaceChildren(h("section", {"aria-label": say("Comments"), lang: tag, dir: /^(ar|fa|he|ur)/.test(tag) ? "rtl" : null, part: "section"},
      h("header", {}, this.topic, thread.count > 1 && this.sorter()),
      this.newForm(), this.fresh, this.list, this.more, this.status))
    place(this, thread.comments, true)
    this.foot()
    this.counted(thread.count)
    this.mend()
    this.toggleAttribute("ready", true)
    set("seen:" + this.page, thread.comments.reduce((at, c) => c.at > at ? c.at : at, this.seen == "9" ? "0" : this.seen))
    this.toHash()
  }

  newForm() {
    const {closed} = this.thread
    return closed ? h("p", {class: "soft"}, closed == "by age"
      ? this.say("This thread is closed because of its age: it can be read, not answered.") : this.shut())
      : writeForm(this)
  }

  shut() {
    return this.say("This thread is closed: it can be read, not answered.")
  }

  sorter() {
    const sorts = {oldest: this.say("Oldest first"), newest: this.say("Newest first"), best: this.say("Best first")}
    return h("select", {part: "sort", "aria-label": this.say("Order"), onchange: async event => {
      this.sort = event.target.value
      const {status, data} = await this.threads()
      if (status != 200) return this.tell(this.trouble(status, data))
      this.show(data)
      this.shadowRoot.querySelector("select").focus()
    }}, Object.entries(sorts).map(([value, said]) => h("option", {value, selected: value == this.sort}, said)))
  }

  /** What comes below the comments: the way on, and from a permalink the way back. */
  foot() {
    const {next} = this.thread
    this.more.replaceChildren(
      next ? button(this.say("More comments"), () => this.next(), {part: "more"}) : "",
      this.around && this.rows.size < this.known ? button(this.say("The whole thread from its start"), () => {
        history.replaceState(null, "", location.pathname + location.search)
        this.start()
      }) : "")
  }

  async next() {
    const {status, data} = await this.threads({after: this.thread.next})
    if (status != 200) return this.tell(this.trouble(status, data))
    this.thread.next = data.next
    this.pages++
    const added = place(this, data.comments, true)
    this.foot()
    this.tell(this.number("%(num)d more comment", "%(num)d more comments", added.length))
    added[0]?.focus({preventScroll: true})
  }

  /** How many comments are published, for the heading. */
  counted(count) {
    this.known = count
    this.topic.textContent = count ? this.number("%(num)d comment", "%(num)d comments", count) : this.say("Comments")
  }

  /** Asks for what is new, while somebody looks. */
  async poll() {
    if (document.hidden || !this.rows || this.around) return
    const {status, data} = await this.threads()
    if (status != 200 || data.revision == this.thread.revision) return
    const fresh = data.count - this.known
    for (const c of data.comments) if (this.rows.has(c.id)) renew(this, this.rows.get(c.id), c)
    this.thread.revision = data.revision
    this.mend()
    if (fresh < 1) return
    this.fresh.replaceChildren(button(this.number("%(num)d new comment", "%(num)d new comments", fresh), () => this.takeIn()))
    this.tell(this.fresh.textContent)
  }

  /** Puts new comments where they belong. */
  async takeIn() {
    const added = []
    let after = ""
    for (let page = 0; page < this.pages && after != null; page++) {
      const {status, data} = await this.threads({after})
      if (status != 200) return this.tell(this.trouble(status, data))
      added.push(...place(this, data.comments, page > 0))
      after = data.next
      this.thread = data
    }
    this.counted(this.thread.count)
    this.foot()
    this.fresh.replaceChildren()
    goTo(added[0] || this.list.lastChild)
  }

  /** Where the address points to a comment, goes there. */
  toHash() {
    const id = this.pointed()
    if (this.rows?.has(id)) goTo(this.rows.get(id))
    else if (id && this.asked != id) {
      this.asked = id
      this.start()
    }
  }

  follow(event, id) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    history.pushState(null, "", "#c-" + id)
    this.toHash()
  }

  /** All of one's own comments here that this browser wrote. */
  owned() {
    return get("own:" + this.page, [])
  }

  mine(id) {
    return this.owned().find(own => own.id == id)
  }

  /** Remembers one's own comment; without a token, forgets it. */
  own(mine) {
    set("own:" + this.page, [...this.owned().filter(own => own.id != mine.id), ...mine.edit_token ? [mine] : []].slice(-OWN_KEPT))
  }

  /** A comment that the server has taken: keeps it, goes there, says where it stands. */
  posted(data, more) {
    const mine = {up: 0, down: 0, ...data, ...more}, fresh = !this.rows.has(mine.id)
    this.own(mine)
    goTo(placeOwn(this, mine))
    if (fresh && mine.state == "approved") this.counted(this.known + 1)
    this.tell(this.stands(mine.state))
  }

  /** Where one's own comment stands. */
  stands(state) {
    return state == "approved" ? this.say("Your comment is published.")
      : state == "held" ? this.say("Your comment is waiting for a moderator.")
        : this.say("Your comment was not published.")
  }

  /** One's own comments that are not published stay in sight; asks where they stand now. */
  async mend() {
    const unseen = this.owned().filter(own => own.state != "approved")
    if (!unseen[0]) return
    for (const own of unseen) placeOwn(this, own)
    const {status, data} = await this.ask("POST", "mine", {page: this.page, edit_tokens: unseen.map(own => own.edit_token)})
    if (status != 200) return
    for (const now of data.comments) {
      const before = unseen.find(own => own.id == now.id)
      if (!before) continue
      this.own(now.state == "deleted" ? {id: now.id} : {...before, ...now})
      if (before.state == now.state) continue
      renew(this, this.rows.get(now.id), now)
      this.tell(this.stands(now.state))
    }
  }

  /** A fresh token for the forms. */
  async renewToken() {
    const {data} = await this.threads()
    if (data.form) this.thread.form = data.form
    return true
  }

  /** The name in the site's signed `user`. */
  person() {
    try {
      const [payload] = this.getAttribute("user").split("."), letters = atob(payload.replace(/-/g, "+").replace(/_/g, "/"))
      return JSON.parse(new TextDecoder().decode(Uint8Array.from(letters, sign => sign.charCodeAt(0)))).name
    } catch { /* a guest */ }
  }

  span(seconds) {
    const unit = seconds < 120 ? "second" : "minute"
    return new Intl.NumberFormat(this.tag, {style: "unit", unit, unitDisplay: "long"}).format(unit == "second" ? seconds : Math.round(seconds / 60))
  }

  /** Why the server did not do something. */
  trouble(status, data) {
    return data.said || {
      0: this.say("The server cannot be reached. Your text is kept here; send it again when you like."),
      409: this.shut(),
      413: this.say("The text is too long. Please shorten it."),
      429: this.say("You are writing very fast. Please send it again in a moment."),
    }[status] || this.say("The server cannot do this at the moment. Please try again in a minute.")
  }

  /** To those who hear the page: one polite sentence. */
  tell(sentence) {
    this.status.textContent = sentence
  }
}

if (!customElements.get("tamis-comments")) customElements.define("tamis-comments", TamisComments)

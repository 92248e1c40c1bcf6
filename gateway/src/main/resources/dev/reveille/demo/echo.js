// The client of the WebSocket echo page: one connection, sent and received lines as text.
const state = document.getElementById("state");
const talk = document.getElementById("talk");
const text = document.getElementById("text");
const send = document.getElementById("send");
const toggle = document.getElementById("toggle");
let socket = null;

function say(line, note = false) {
    const item = document.createElement("li");
    item.textContent = line;
    item.className = note ? "note" : "";
    talk.append(item);
    talk.scrollTop = talk.scrollHeight;
}

function show(words, open) {
    state.textContent = words;
    state.dataset.open = open;
    send.disabled = !open;
    toggle.textContent = socket ? "Disconnect" : "Connect";
}

function connect() {
    const asked = performance.now();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/`);
    show("connecting", false);
    socket.addEventListener("open", () => {
        show("connected", true);
        say(`connected after ${Math.round(performance.now() - asked)} ms`, true);
    });
    socket.addEventListener("message", (event) => say(`← ${event.data}`));
    socket.addEventListener("close", (event) => {
        socket = null;
        show("not connected", false);
        say(`closed (${event.code})`, true);
    });
}

document.getElementById("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (socket && socket.readyState === WebSocket.OPEN) {
        say(`→ ${text.value}`);
        socket.send(text.value);
        text.select();
    }
});
toggle.addEventListener("click", () => (socket ? socket.close() : connect()));
connect();

// Scenarios with @stomp/stompjs over WebSocket. Usage: scenario.mjs PORT VERSION NAME. Prints "ok" when all went as expected.
import { Client, Versions } from "@stomp/stompjs";
import { WebSocket } from "ws";

globalThis.WebSocket = WebSocket;
const [port, version, name] = process.argv.slice(2);
const patience = 20_000;

function connect(extra = {}) {
  return new Promise((resolve, reject) => {
    const client = new Client({
      brokerURL: `ws://127.0.0.1:${port}/stomp`,
      connectHeaders: { login: "guest", passcode: "guest" },
      stompVersions: new Versions([version]),
      reconnectDelay: 0,
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
      ...extra,
    });
    client.frames = [];
    client.waiting = [];
    client.push = (frame) => {
      const next = client.waiting.shift();
      if (next) next(frame);
      else client.frames.push(frame);
    };
    client.next = () =>
      new Promise((done, fail) => {
        if (client.frames.length) return done(client.frames.shift());
        const timer = setTimeout(() => fail(new Error("no frame")), patience);
        client.waiting.push((frame) => {
          clearTimeout(timer);
          done(frame);
        });
      });
    client.onConnect = () => resolve(client);
    client.onStompError = (frame) => client.push(frame);
    client.onWebSocketError = reject;
    client.activate();
  });
}

function check(condition, message) {
  if (!condition) throw new Error(message);
}

function receipt(client, id) {
  return new Promise((resolve) => client.watchForReceipt(id, resolve));
}

async function subscribe(client, destination, headers = {}) {
  const done = receipt(client, "sub");
  const subscription = client.subscribe(destination, (message) => client.push(message), { receipt: "sub", ...headers });
  await done;
  return subscription;
}

const scenarios = {
  async echo() {
    const client = await connect();
    await subscribe(client, "/queue/js.echo");
    // stompjs escapes header values in STOMP 1.2 only, although 1.1 has escapes too.
    const colour = version === "1.2" ? "red: and\\blue" : "red and blue";
    for (const body of ["hello", "héllo wörld €", "x".repeat(100_000)]) {
      client.publish({ destination: "/queue/js.echo", body, headers: { colour } });
      const message = await client.next();
      check(message.body === body, "wrong body");
      check(message.headers.colour === colour, JSON.stringify(message.headers));
    }
    await client.deactivate();
  },

  async binary() {
    const client = await connect();
    await subscribe(client, "/queue/js.binary");
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    client.publish({ destination: "/queue/js.binary", binaryBody: bytes, headers: { "content-type": "application/octet-stream" } });
    const message = await client.next();
    check(Buffer.from(message.binaryBody).equals(Buffer.from(bytes)), "wrong bytes");
    await client.deactivate();
  },

  async ack() {
    let client = await connect();
    await subscribe(client, "/queue/js.ack", { ack: "client-individual" });
    for (let i = 0; i < 3; i++) client.publish({ destination: "/queue/js.ack", body: `m${i}`, headers: { persistent: "true" } });
    const messages = [await client.next(), await client.next(), await client.next()];
    const done = receipt(client, "acked");
    messages[1].ack({ receipt: "acked" });
    await done;
    await client.deactivate();
    client = await connect();
    await subscribe(client, "/queue/js.ack");
    const left = [(await client.next()).body, (await client.next()).body];
    check(left.join() === "m0,m2", left.join());
    await client.deactivate();
  },

  async transaction() {
    const client = await connect();
    await subscribe(client, "/queue/js.tx");
    const dropped = client.begin();
    client.publish({ destination: "/queue/js.tx", body: "dropped", headers: { transaction: dropped.id } });
    dropped.abort();
    const kept = client.begin();
    client.publish({ destination: "/queue/js.tx", body: "kept", headers: { transaction: kept.id } });
    kept.commit();
    check((await client.next()).body === "kept", "wrong message");
    await client.deactivate();
  },

  async heartbeat() {
    if (version === "1.0") return;
    const client = await connect({ heartbeatIncoming: 1500, heartbeatOutgoing: 1500 });
    let closed = false;
    client.onWebSocketClose = () => (closed = true);
    await subscribe(client, "/queue/js.hb");
    await new Promise((resolve) => setTimeout(resolve, 5000));
    check(!closed, "the connection was given up");
    client.publish({ destination: "/queue/js.hb", body: "alive" });
    check((await client.next()).body === "alive", "wrong message");
    await client.deactivate();
  },

  async error() {
    const client = await connect();
    client.publish({ destination: "/nowhere/x", body: "x" });
    const error = await client.next();
    check(error.headers["error-code"] === "invalid-destination", JSON.stringify(error.headers));
    await client.deactivate();
  },

  // Two that meet over a network of brokers: one answers, the other asks.
  async answer() {
    const client = await connect();
    await subscribe(client, "/topic/questions");
    console.log("ready");
    const request = await client.next();
    const done = receipt(client, "r");
    client.publish({ destination: request.headers["reply-to"], body: `answer to ${request.body}`, headers: { receipt: "r" } });
    await done;
    await client.deactivate();
  },

  async ask() {
    const client = await connect();
    await subscribe(client, "/temp-queue/answers");
    client.publish({ destination: "/topic/questions", body: "question", headers: { "reply-to": "/temp-queue/answers" } });
    check((await client.next()).body === "answer to question", "wrong answer");
    await client.deactivate();
  },
};

await scenarios[name]();
console.log("ok");
process.exit(0);

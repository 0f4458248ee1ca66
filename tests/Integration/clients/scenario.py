"""Scenarios with stomp.py. Usage: scenario.py PORT VERSION NAME. Exit status 0 and the line "ok" when all went as expected."""
import queue
import sys
import time

sys.path.append("/usr/lib/python3/dist-packages")
import stomp  # noqa: E402

PORT, VERSION, NAME = int(sys.argv[1]), sys.argv[2], sys.argv[3]
PATIENCE = 20


class Listener(stomp.ConnectionListener):
    def __init__(self):
        self.frames = queue.Queue()

    def on_message(self, frame):
        self.frames.put(("MESSAGE", frame.headers, frame.body))

    def on_error(self, frame):
        self.frames.put(("ERROR", frame.headers, frame.body))

    def on_receipt(self, frame):
        self.frames.put(("RECEIPT", frame.headers, frame.body))

    def on_heartbeat_timeout(self):
        self.frames.put(("HEARTBEAT_TIMEOUT", {}, ""))

    def on_disconnected(self):
        self.frames.put(("DISCONNECTED", {}, ""))

    def expect(self, kind, **headers):
        frame = self.frames.get(timeout=PATIENCE)
        assert frame[0] == kind, f"expected {kind}, got {frame}"
        for name, value in headers.items():
            name = name.replace("_", "-")
            assert frame[1].get(name) == value, f"expected {name}:{value}, got {frame}"
        return frame


def connect(client_id=None, **options):
    kind = {"1.0": stomp.Connection10, "1.1": stomp.Connection11, "1.2": stomp.Connection12}[VERSION]
    connection = kind([("127.0.0.1", PORT)], **options)
    listener = Listener()
    connection.set_listener("", listener)
    connection.connect("guest", "guest", wait=True, headers={"client-id": client_id} if client_id else {})
    return connection, listener


def subscribe(connection, listener, destination, ack="auto", id="1", **headers):
    connection.subscribe(destination, id=id, ack=ack, headers={"receipt": "sub-" + id, **headers})
    listener.expect("RECEIPT", receipt_id="sub-" + id)


def acknowledge(connection, frame, negative=False):
    headers = frame[1]
    call = connection.nack if negative else connection.ack
    if VERSION == "1.2":
        call(headers["ack"])
    elif VERSION == "1.1":
        call(headers["message-id"], headers["subscription"])
    else:
        call(headers["message-id"])


def echo():
    connection, listener = connect()
    subscribe(connection, listener, "/queue/py.echo")
    for body in ("hello", "héllo wörld", "x" * 100_000):
        connection.send("/queue/py.echo", body, headers={"colour": "red: and\\blue", "content-type": "text/plain"})
        frame = listener.expect("MESSAGE", destination="/queue/py.echo", subscription="1")
        assert frame[2] == body, frame[2][:80]
        assert frame[1]["colour"] == "red: and\\blue", frame[1]
    connection.disconnect()


def ack():
    connection, listener = connect()
    subscribe(connection, listener, "/queue/py.ack", ack="client-individual")
    for i in range(3):
        connection.send("/queue/py.ack", f"m{i}", persistent="true")
    frames = [listener.expect("MESSAGE") for _ in range(3)]
    acknowledge(connection, frames[1])
    # Waits for the receipt by itself.
    connection.disconnect(receipt="bye")
    connection, listener = connect()
    subscribe(connection, listener, "/queue/py.ack", ack="auto")
    left = [listener.expect("MESSAGE", redelivered="true")[2] for _ in range(2)]
    assert left == ["m0", "m2"], left
    connection.disconnect()


def nack():
    if VERSION == "1.0":
        return
    connection, listener = connect()
    subscribe(connection, listener, "/queue/py.nack", ack="client-individual")
    connection.send("/queue/py.nack", "again")
    acknowledge(connection, listener.expect("MESSAGE"), negative=True)
    frame = listener.expect("MESSAGE", redelivered="true")
    acknowledge(connection, frame)
    connection.disconnect()


def transaction():
    connection, listener = connect()
    subscribe(connection, listener, "/queue/py.tx")
    tx = connection.begin()
    connection.send("/queue/py.tx", "dropped", transaction=tx)
    connection.abort(tx)
    tx = connection.begin()
    connection.send("/queue/py.tx", "kept", transaction=tx)
    connection.commit(tx)
    assert listener.expect("MESSAGE")[2] == "kept"
    connection.disconnect()


def error():
    connection, listener = connect()
    connection.send("/nowhere/x", "x")
    frame = listener.expect("ERROR", error_code="invalid-destination")
    assert "must begin with" in frame[1]["message"], frame
    connection.send("/queue/py.error", "still connected", receipt="r")
    listener.expect("RECEIPT", receipt_id="r")
    connection.disconnect()


def heartbeat():
    if VERSION == "1.0":
        return
    connection, listener = connect(heartbeats=(1500, 1500))
    subscribe(connection, listener, "/queue/py.hb")
    # Quiet for several intervals: neither side may give up the other.
    end = time.time() + 5
    while time.time() < end:
        try:
            frame = listener.frames.get(timeout=0.2)
            raise AssertionError(f"unexpected {frame}")
        except queue.Empty:
            pass
    connection.send("/queue/py.hb", "alive")
    assert listener.expect("MESSAGE")[2] == "alive"
    connection.disconnect()


def topic():
    connection, listener = connect()
    subscribe(connection, listener, "/topic/py.>")
    connection.send("/topic/py.a.b", "deep")
    listener.expect("MESSAGE", destination="/topic/py.a.b")
    connection.unsubscribe(id="1") if VERSION != "1.0" else connection.unsubscribe("1")
    connection.disconnect()


def durable():
    client_id = "py-" + VERSION
    name = {"activemq.subscriptionName": "inbox"}
    connection, listener = connect(client_id)
    subscribe(connection, listener, "/topic/pydurable.>", **name)
    connection.disconnect(receipt="bye")
    publisher, published = connect()
    for i in range(3):
        publisher.send("/topic/pydurable." + VERSION, f"m{i}", persistent="true", receipt=f"r{i}")
        published.expect("RECEIPT", receipt_id=f"r{i}")
    publisher.disconnect()
    connection, listener = connect(client_id)
    subscribe(connection, listener, "/topic/pydurable.>", ack="client-individual", **name)
    for i in range(3):
        frame = listener.expect("MESSAGE", destination="/topic/pydurable." + VERSION)
        assert frame[2] == f"m{i}", frame
        acknowledge(connection, frame)
    # Removed: what comes now is for nobody.
    connection.unsubscribe(id="1", headers={"receipt": "gone", **name})
    listener.expect("RECEIPT", receipt_id="gone")
    connection.send("/topic/pydurable." + VERSION, "too late", persistent="true", receipt="r")
    listener.expect("RECEIPT", receipt_id="r")
    subscribe(connection, listener, "/topic/pydurable.>", id="2", **name)
    connection.send("/topic/pydurable." + VERSION, "new", persistent="true")
    assert listener.expect("MESSAGE")[2] == "new"
    connection.unsubscribe(id="2", headers={"receipt": "gone again", **name})
    listener.expect("RECEIPT", receipt_id="gone again")
    connection.disconnect()


# Two that meet over a network of brokers: one answers, the other asks.
def answer():
    connection, listener = connect()
    subscribe(connection, listener, "/topic/questions")
    print("ready", flush=True)
    frame = listener.expect("MESSAGE")
    connection.send(frame[1]["reply-to"], "answer to " + frame[2], receipt="r")
    listener.expect("RECEIPT", receipt_id="r")
    connection.disconnect()


def ask():
    connection, listener = connect()
    subscribe(connection, listener, "/temp-queue/answers")
    connection.send("/topic/questions", "question", headers={"reply-to": "/temp-queue/answers"})
    assert listener.expect("MESSAGE")[2] == "answer to question"
    connection.disconnect()


{"answer": answer, "ask": ask, "durable": durable, "echo": echo, "ack": ack, "nack": nack, "transaction": transaction, "error": error, "heartbeat": heartbeat, "topic": topic}[NAME]()
print("ok")

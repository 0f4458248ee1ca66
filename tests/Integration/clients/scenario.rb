# Scenarios with the stomp gem. Usage: scenario.rb PORT VERSION NAME. Exit status 0 and the line "ok" when all went as expected.
require "stomp"
require "timeout"

PORT = Integer(ARGV[0])
VERSION = ARGV[1]
PATIENCE = 20

def options(extra = {})
  { hosts: [{ login: "guest", passcode: "guest", host: "127.0.0.1", port: PORT }],
    connect_headers: { "accept-version" => VERSION, "host" => "test" }.merge(extra),
    reliable: false }
end

def connect(extra = {})
  Stomp::Connection.new(options(extra))
end

def receive(connection)
  Timeout.timeout(PATIENCE) { connection.receive }
end

def expect(connection, command, headers = {})
  frame = receive(connection)
  raise "expected #{command}, got #{frame.inspect}" unless frame && frame.command == command
  headers.each { |name, value| raise "expected #{name}:#{value}, got #{frame.inspect}" unless frame.headers[name] == value }
  frame
end

def subscribe(connection, destination, headers = {})
  connection.subscribe(destination, { "id" => "1", "receipt" => "sub" }.merge(headers))
  expect(connection, "RECEIPT", "receipt-id" => "sub")
end

def acknowledge(connection, frame, negative: false)
  call = negative ? :nack : :ack
  case VERSION
  when "1.2" then connection.send(call, frame.headers["ack"])
  when "1.1" then connection.send(call, frame.headers["message-id"], "subscription" => frame.headers["subscription"])
  else connection.send(call, frame.headers["message-id"])
  end
end

def echo
  connection = connect
  subscribe(connection, "/queue/rb.echo")
  ["hello", "x" * 100_000].each do |body|
    connection.publish("/queue/rb.echo", body, "colour" => "red: and\\blue")
    frame = expect(connection, "MESSAGE", "destination" => "/queue/rb.echo", "colour" => "red: and\\blue")
    raise "wrong body" unless frame.body == body
  end
  connection.disconnect("receipt" => "bye")
end

def ack
  connection = connect
  subscribe(connection, "/queue/rb.ack", "ack" => "client-individual")
  3.times { |i| connection.publish("/queue/rb.ack", "m#{i}", "persistent" => "true") }
  frames = Array.new(3) { expect(connection, "MESSAGE") }
  acknowledge(connection, frames[1])
  connection.disconnect("receipt" => "bye")
  connection = connect
  subscribe(connection, "/queue/rb.ack")
  left = Array.new(2) { expect(connection, "MESSAGE", "redelivered" => "true").body }
  raise "got #{left}" unless left == %w[m0 m2]
  connection.disconnect
end

def nack
  return if VERSION == "1.0"
  connection = connect
  subscribe(connection, "/queue/rb.nack", "ack" => "client-individual")
  connection.publish("/queue/rb.nack", "again")
  acknowledge(connection, expect(connection, "MESSAGE"), negative: true)
  acknowledge(connection, expect(connection, "MESSAGE", "redelivered" => "true"))
  connection.disconnect
end

def transaction
  connection = connect
  subscribe(connection, "/queue/rb.tx")
  connection.begin("t1")
  connection.publish("/queue/rb.tx", "dropped", "transaction" => "t1")
  connection.abort("t1")
  connection.begin("t2")
  connection.publish("/queue/rb.tx", "kept", "transaction" => "t2")
  connection.commit("t2")
  raise "wrong message" unless expect(connection, "MESSAGE").body == "kept"
  connection.disconnect
end

def error
  connection = connect
  connection.publish("/nowhere/x", "x")
  expect(connection, "ERROR", "error-code" => "invalid-destination")
  connection.publish("/queue/rb.error", "still connected", "receipt" => "r")
  expect(connection, "RECEIPT", "receipt-id" => "r")
  connection.disconnect
end

# What MCollective's connector does: a broadcast on a topic, directed requests by selector, replies to a queue of its own.
def mcollective
  nodes = %w[node1 node2].map do |name|
    node = connect
    subscribe(node, "/topic/mcollective.ping.agent", "id" => "broadcast")
    node.subscribe("/queue/mcollective.nodes", "id" => "mcollective_directed_to_identity", "selector" => "mc_identity = '#{name}'", "receipt" => "dir")
    expect(node, "RECEIPT", "receipt-id" => "dir")
    [name, node]
  end.to_h
  client = connect
  reply = "/queue/mcollective.reply.client_1.1"
  subscribe(client, reply)
  expires = ((Time.now.to_f + 70) * 1000).to_i.to_s
  common = { "reply-to" => reply, "mc_sender" => "client", "expires" => expires, "timestamp" => (Time.now.to_f * 1000).to_i.to_s }
  client.publish("/topic/mcollective.ping.agent", "ping", common)
  nodes.each do |name, node|
    request = expect(node, "MESSAGE", "reply-to" => reply)
    node.publish(request.headers["reply-to"], "pong #{name}", "expires" => expires)
  end
  answers = Array.new(2) { expect(client, "MESSAGE").body }.sort
  raise "got #{answers}" unless answers == ["pong node1", "pong node2"]
  client.publish("/queue/mcollective.nodes", "directed", common.merge("mc_identity" => "node2"))
  raise "wrong node" unless expect(nodes["node2"], "MESSAGE").body == "directed"
  (nodes.values + [client]).each(&:disconnect)
end

# The high-level client reconnects by itself.
def client
  client = Stomp::Client.new(options)
  got = Queue.new
  client.subscribe("/queue/rb.client", "id" => "1", "ack" => "client") do |message|
    client.acknowledge(message)
    got << message.body
  end
  5.times { |i| client.publish("/queue/rb.client", "m#{i}") }
  bodies = Array.new(5) { Timeout.timeout(PATIENCE) { got.pop } }
  raise "got #{bodies}" unless bodies == %w[m0 m1 m2 m3 m4]
  client.close
end

# Two that meet over a network of brokers: one answers, the other asks.
def answer
  connection = connect
  subscribe(connection, "/topic/questions")
  puts "ready"
  $stdout.flush
  request = expect(connection, "MESSAGE")
  connection.publish(request.headers["reply-to"], "answer to #{request.body}", "receipt" => "r")
  expect(connection, "RECEIPT", "receipt-id" => "r")
  connection.disconnect
end

def ask
  connection = connect
  subscribe(connection, "/temp-queue/answers")
  connection.publish("/topic/questions", "question", "reply-to" => "/temp-queue/answers")
  raise "wrong answer" unless expect(connection, "MESSAGE").body == "answer to question"
  connection.disconnect
end

send(ARGV[2])
puts "ok"

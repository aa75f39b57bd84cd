import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const LARGEST = 1 << 20;

/** Answers an upgrade request (RFC 6455) and returns the open connection: text messages only. */
export function accept(request, socket, onMessage, onClose) {
  const key = createHash('sha1').update(request.headers['sec-websocket-key'] + GUID).digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  let received = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let frame = take(received); frame; frame = take(received)) {
      received = received.subarray(frame.length);
      if (frame.opcode === 1) {
        onMessage(frame.payload.toString('utf8'));
      } else if (frame.opcode === 8) {
        socket.end(encode(8, frame.payload));
      } else if (frame.opcode === 9) {
        socket.write(encode(10, frame.payload));
      }
    }
  });
  socket.on('close', onClose);
  socket.on('error', () => socket.destroy());
  return {
    send: (message) => socket.writable && socket.write(encode(1, Buffer.from(JSON.stringify(message)))),
    drop: () => socket.destroy(),
  };
}

function take(bytes) {
  if (bytes.length < 6) {
    return undefined;
  }
  const short = bytes[1] & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 6 + extra) {
    return undefined;
  }
  const size = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (size > LARGEST) {
    throw new Error('a message that is too large');
  }
  const start = 6 + extra;
  if (bytes.length < start + size) {
    return undefined;
  }
  const mask = bytes.subarray(2 + extra, start);
  const payload = Buffer.from(bytes.subarray(start, start + size)).map((byte, i) => byte ^ mask[i % 4]);
  return { opcode: bytes[0] & 0x0f, payload, length: start + size };
}

function encode(opcode, payload) {
  const size = payload.length;
  const head = size < 126 ? Buffer.alloc(2) : size < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (size < 126) {
    head[1] = size;
  } else if (size < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, payload]);
}

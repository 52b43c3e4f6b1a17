package io.polyphony.server.gateway.relay;

import io.polyphony.llm.dialect.RequestScan;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON body as it came, but for the model's name.
 *
 * @param scan null if it names no model
 */
record JsonPayload(byte[] body, @Nullable RequestScan scan) implements Passage.Payload {

  @Override
  public long length(String model) {
    return bytes(model).length;
  }

  @Override
  public Future<Void> sendTo(WriteStream<Buffer> out, String model, Runnable moved) {
    return out.end(Buffer.buffer(bytes(model)));
  }

  private byte[] bytes(String model) {
    return scan == null ? body : scan.splice(body, model, false);
  }

  @Override
  public String toString() {
    return "JsonPayload[" + body.length + " bytes]";
  }
}

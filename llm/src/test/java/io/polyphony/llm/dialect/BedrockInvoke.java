package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * How recordings of Bedrock's InvokeModel are read: what stands in AWS's frames or in a whole body
 * is in the form of the model's maker, and goes to the reader of the dialect that has it. We
 * ourselves chat by Converse.
 */
public final class BedrockInvoke implements Dialect {
  private static final BedrockConverse CONVERSE = BedrockConverse.standard();

  @Override
  public String id() {
    return "bedrock-invoke";
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return CONVERSE.readRequest(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return CONVERSE.writeRequest(request);
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new Reader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return CONVERSE.readFailure(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return CONVERSE.writer(head);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return CONVERSE.writeAnswer(head, answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return CONVERSE.writeFailure(failure, errorId);
  }

  /** Nova's models speak Converse here, too; Claude speaks Anthropic's dialect. */
  private static Dialect speaker(@Nullable JsonNode said) {
    return said != null && (said.path("type").isTextual() || said.path("content").isArray())
        ? AnthropicMessages.standard()
        : CONVERSE;
  }

  private static final class Reader implements ChunkReader {
    private final ResponseHead head;
    private final EventStreamReader frames = new EventStreamReader(this::frame);
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private @Nullable ChunkReader maker;
    private boolean framed;
    private boolean over;
    private Consumer<Chunk> out = chunk -> {};

    Reader(ResponseHead head) {
      this.head = head;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
      this.out = out;
      if (length == 0 || over) {
        return;
      }
      framed |= whole.size() == 0 && bytes[offset] == 0;
      if (!framed) {
        whole.write(bytes, offset, length);
        return;
      }
      try {
        frames.feed(bytes, offset, length);
      } catch (FailureException damaged) {
        fail(damaged.failure());
      }
    }

    @Override
    public void end(Consumer<Chunk> out) {
      this.out = out;
      if (framed && !frames.isBetweenMessages() && !over) {
        fail(EmbeddingFailures.cut().failure());
      }
      if (over) {
        return;
      }
      if (!framed) {
        pass(speaker(parsed(whole.toByteArray())), whole.toByteArray());
      }
      if (maker == null) {
        maker = CONVERSE.reader(head);
      }
      maker.end(out);
    }

    private void frame(Message message) {
      JsonNode said = parsed(message.getPayload());
      JsonNode inner = said == null ? null : inner(said);
      if (inner == null) {
        var same = new ByteArrayOutputStream();
        message.encode(same);
        pass(CONVERSE, same.toByteArray());
      } else if (speaker(inner) != CONVERSE) {
        pass(speaker(inner), ("data: " + inner + "\n\n").getBytes(UTF_8));
      } else {
        Map.Entry<String, JsonNode> event = inner.properties().iterator().next();
        Map<String, HeaderValue> headers =
            Map.of(
                ":message-type", HeaderValue.fromString("event"),
                ":event-type", HeaderValue.fromString(event.getKey()));
        var framedAnew = new ByteArrayOutputStream();
        new Message(headers, event.getValue().toString().getBytes(UTF_8)).encode(framedAnew);
        pass(CONVERSE, framedAnew.toByteArray());
      }
    }

    private static @Nullable JsonNode inner(JsonNode said) {
      try {
        JsonNode inner =
            said.path("bytes").isTextual() ? parsed(said.get("bytes").binaryValue()) : null;
        return inner == null || inner.isEmpty() ? null : inner;
      } catch (IOException noBase64) {
        return null;
      }
    }

    private void pass(Dialect dialect, byte[] bytes) {
      if (maker == null) {
        maker = dialect.reader(head);
      }
      maker.feed(bytes, 0, bytes.length, out);
    }

    private void fail(Failure failure) {
      over = true;
      out.accept(new Chunk.Failed(failure));
    }

    private static @Nullable JsonNode parsed(byte[] bytes) {
      return JsonFields.parse(bytes, 0, bytes.length);
    }
  }
}

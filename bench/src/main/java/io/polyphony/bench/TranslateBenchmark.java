package io.polyphony.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.ChunkWriter;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What translation costs: requests read and written, answers of 100 pieces read and written. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TranslateBenchmark {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final AnswerHead ANSWER = new AnswerHead("id", 1_700_000_000L, "served", true);

  /** A request in a dialect's own bytes, and as read. */
  @State(Scope.Benchmark)
  public static class Request {
    @Param(OpenAiChat.ID)
    public String dialect = "";

    @Param({SampleRequests.SMALL, SampleRequests.LARGE})
    public String size = "";

    private Dialect spoken = OpenAiChat.standard();
    private byte[] openAi = {};
    private InboundRequest inbound = InboundRequest.of(openAi);
    private ChatRequest read = ChatRequest.of("", List.of(), Parameters.NONE);

    @Setup
    public void prepare() throws JsonProcessingException {
      spoken = Dialects.find(dialect).orElseThrow();
      openAi = SampleRequests.of(size);
      read = OpenAiChat.standard().readRequest(InboundRequest.of(openAi));
      byte[] body = MAPPER.writeValueAsBytes(spoken.writeRequest(read).body());
      inbound = new InboundRequest(body, "model", true);
    }
  }

  /** A streamed answer, event by event. */
  @State(Scope.Benchmark)
  public static class Stream {
    @Param(OpenAiChat.ID)
    public String dialect = "";

    private Dialect spoken = OpenAiChat.standard();
    private ResponseHead head = new ResponseHead(200, Map.of(), true);
    private List<Chunk> chunks = List.of();
    private List<byte[]> events = List.of();

    @Setup
    public void prepare() {
      spoken = Dialects.find(dialect).orElseThrow();
      chunks = SampleRequests.chunks();
      ChunkWriter writer = spoken.writer(ANSWER);
      head = new ResponseHead(200, Map.of("content-type", writer.contentType()), true);
      events = new ArrayList<>();
      chunks.forEach(chunk -> events.add(writer.write(chunk)));
      events.add(writer.end());
    }
  }

  @Benchmark
  public ChatRequest readRequest(Request request) {
    return request.spoken.readRequest(request.inbound);
  }

  @Benchmark
  public byte[] writeRequest(Request request) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(request.spoken.writeRequest(request.read).body());
  }

  /** The same dialect in and out: the bytes are looked through and handed on. */
  @Benchmark
  public byte[] relayRequest(Request request) {
    return OpenAiChat.scan(request.openAi).splice(request.openAi, "another-model", true);
  }

  @Benchmark
  public void readStream(Stream stream, Blackhole hole) {
    ChunkReader reader = stream.spoken.reader(stream.head);
    for (byte[] event : stream.events) {
      reader.feed(event, 0, event.length, hole::consume);
    }
    reader.end(hole::consume);
  }

  @Benchmark
  public void writeStream(Stream stream, Blackhole hole) {
    ChunkWriter writer = stream.spoken.writer(ANSWER);
    for (Chunk chunk : stream.chunks) {
      hole.consume(writer.write(chunk));
    }
    hole.consume(writer.end());
  }
}

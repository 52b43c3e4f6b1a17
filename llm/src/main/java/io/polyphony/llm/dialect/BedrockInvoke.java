package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.ChatRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's InvokeModel and InvokeModelWithResponseStream: the model stands in the path, the
 * body is in the form of the model's maker. A request is written in the form that the model's id
 * names, or in one that was chosen; an answer is read by its shape. A client's surface has Nova's
 * form, which is Amazon's own.
 */
public final class BedrockInvoke implements BedrockDialect {
  public static final String ID = "bedrock-invoke";

  private static final BedrockInvoke STANDARD = new BedrockInvoke(null);
  private static final List<BedrockInvoke> CHOSEN =
      InvokeFamily.all().stream().map(BedrockInvoke::new).toList();

  private final @Nullable InvokeFamily chosen;

  private BedrockInvoke(@Nullable InvokeFamily chosen) {
    this.chosen = chosen;
  }

  /** In the form that each model's id names. */
  public static BedrockInvoke standard() {
    return STANDARD;
  }

  /** The words for {@link #in}. */
  public static List<String> forms() {
    return InvokeFamily.all().stream().map(InvokeFamily::word).toList();
  }

  /**
   * In one form for all models, where an ARN does not say whose it is.
   *
   * @param form one of {@link #forms}; empty for any other word
   */
  public static Optional<BedrockInvoke> in(String form) {
    return CHOSEN.stream()
        .filter(dialect -> dialect.chosen != null && dialect.chosen.word().equals(form))
        .findFirst();
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    byte[] body = InvokeNova.nested(request.body());
    return BedrockRequestReader.read(new InboundRequest(body, request.model(), request.stream()));
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    InvokeFamily family = chosen != null ? chosen : InvokeFamily.of(request.model());
    Set<String> warnings = new LinkedHashSet<>();
    var body = family.body(request, warnings);
    String model = URLEncoder.encode(request.model(), StandardCharsets.UTF_8).replace("+", "%20");
    String operation = request.stream() ? "/invoke-with-response-stream" : "/invoke";
    return new WireRequest("/model/" + model + operation, Map.of(), body, List.copyOf(warnings));
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new InvokeChunkReader(head);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new BedrockChunkWriter(true);
  }
}

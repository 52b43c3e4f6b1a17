package io.polyphony.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.AwsRequestSignature;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Cutting;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Models on Bedrock that Converse does not take, from the programs' door to AWS. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class InvokeModelTest extends EngineCase {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SECRET = "wJalrXUtnFEMI/canary/bPxRfiCYEXAMPLEKEY";
  private static final String IMPORTED =
      "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdef123456";
  private static final String PROVISIONED =
      "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456";

  private final CassetteServer server = CassetteServer.start();

  @Test
  void anImportedModelIsAskedInOpenAisFormAndSigned() throws Exception {
    // Given
    started(server).on(request -> true, request -> signed(request, streamed()));
    credential("");

    // When
    HttpResponse<String> answer = ask("bedrock/" + IMPORTED, ",\"stream\":true");

    // Then
    assertThat(answer.body()).contains("\"content\":\"Mars\"").endsWith("data: [DONE]\n\n");
    assertThat(record(answer).usage().inputTotal()).isEqualTo(7);
    assertThat(record(answer).usage().outputTotal()).isEqualTo(5);
    assertThat(server.exchanges())
        .singleElement()
        .satisfies(
            exchange -> {
              assertThat(exchange.request().path())
                  .isEqualTo(
                      "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aimported-model%2F"
                          + "abcdef123456/invoke-with-response-stream");
              assertThat(exchange.request().json().at("/messages/0/content").asText())
                  .isEqualTo("Hello");
            });
  }

  @Test
  void theFormOfAPromptIsTheOwnersChoice() throws Exception {
    // Given
    Reply llama =
        Reply.json(
                200,
                "{\"generation\":\"Mars\",\"generation_token_count\":2,\"stop_reason\":\"stop\"}")
            .header("x-amzn-bedrock-input-token-count", "9");
    started(server).on(request -> true, request -> signed(request, llama));
    credential("invoke-llama");

    // When
    HttpResponse<String> answer = ask("bedrock/" + PROVISIONED, ",\"seed\":7");

    // Then
    assertThat(MAPPER.readTree(answer.body()).at("/choices/0/message/content").asText())
        .isEqualTo("Mars");
    assertThat(answer.headers().allValues("x-polyphony-warning"))
        .anyMatch(warning -> warning.contains("seed"));
    assertThat(record(answer).usage().inputTotal()).isEqualTo(9);
    assertThat(record(answer).usage().outputTotal()).isEqualTo(2);
    ReceivedRequest asked = server.exchanges().getFirst().request();
    assertThat(asked.path()).endsWith("/invoke");
    assertThat(asked.json().path("prompt").asText())
        .contains("<|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>");
  }

  private static Reply signed(ReceivedRequest request, Reply reply) {
    return new AwsRequestSignature("AKIAEXAMPLE", SECRET, "us-east-1", "bedrock").isOn(request)
        ? reply
        : Reply.json(403, "{\"message\":\"The security token is invalid\"}");
  }

  private static Reply streamed() {
    var bytes = new ByteArrayOutputStream();
    for (String event :
        List.of(
            "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Mars\"},"
                + "\"finish_reason\":null}]}",
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                + "\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":7,"
                + "\"outputTokenCount\":5}}")) {
      Map<String, HeaderValue> headers =
          Map.of(
              ":message-type", HeaderValue.fromString("event"),
              ":event-type", HeaderValue.fromString("chunk"));
      byte[] payload =
          MAPPER.createObjectNode().put("bytes", event.getBytes(UTF_8)).toString().getBytes(UTF_8);
      new Message(headers, payload).encode(bytes);
    }
    return Reply.of(200, "application/vnd.amazon.eventstream", bytes.toByteArray())
        .cut(new Cutting.Every(7));
  }

  private void credential(String speak) {
    Map<String, String> fields = new HashMap<>();
    fields.put("accessKeyId", "AKIAEXAMPLE");
    fields.put("secretAccessKey", SECRET);
    fields.put("region", "us-east-1");
    if (!speak.isEmpty()) {
      fields.put("speak", speak);
    }
    credentials.of(ada.caller(), "bedrock", fields, server.uri(""));
  }

  private HttpResponse<String> ask(String model, String more) throws Exception {
    String body =
        "{\"model\":\""
            + model
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
            + more
            + "}";
    return client().send(request(key, body), BodyHandlers.ofString());
  }
}

package io.polyphony.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.audio.translations.TranslationCreateParams;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.images.ImageCreateVariationParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified official OpenAI SDK for Java as a client of what is handed on as it is. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class RelaySdkTest extends EngineCase {
  private static final String MODEL = "custom/test-model";
  private static final byte[] BYTES = "not really a picture".getBytes(StandardCharsets.UTF_8);
  private static final String IMAGE =
      "{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"}],\"usage\":{\"input_tokens\":5,"
          + "\"output_tokens\":6,\"total_tokens\":11,"
          + "\"input_tokens_details\":{\"text_tokens\":5,\"image_tokens\":0}}}";
  private static final String FILE =
      "{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":3,\"created_at\":1,"
          + "\"filename\":\"a.jsonl\",\"purpose\":\"batch\",\"status\":\"processed\"}";
  private static final String BATCH =
      "{\"id\":\"batch_1\",\"object\":\"batch\",\"endpoint\":\"/v1/chat/completions\","
          + "\"input_file_id\":\"file-1\",\"completion_window\":\"24h\","
          + "\"status\":\"validating\",\"created_at\":1}";

  private OpenAIClient sdk;

  @BeforeEach
  void connect() {
    sdk =
        OpenAIOkHttpClient.builder()
            .baseUrl(address.resolve("/v1").toString())
            .apiKey(key)
            .maxRetries(0)
            .build();
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  @Test
  void images() throws Exception {
    // Given
    CassetteServer provider = answering(Reply.json(200, IMAGE));

    // When
    var made =
        sdk.images().generate(ImageGenerateParams.builder().model(MODEL).prompt("tides").build());
    var changed =
        sdk.images()
            .edit(
                ImageEditParams.builder()
                    .model(MODEL)
                    .prompt("darker")
                    .image(
                        MultipartField.<ImageEditParams.Image>builder()
                            .value(
                                ImageEditParams.Image.ofInputStream(
                                    new ByteArrayInputStream(BYTES)))
                            .filename("a.png")
                            .contentType("image/png")
                            .build())
                    .build());
    var varied =
        sdk.images()
            .createVariation(
                ImageCreateVariationParams.builder().model(MODEL).image(BYTES).build());

    // Then
    assertThat(made.data().orElseThrow().getFirst().b64Json()).hasValue("AAAA");
    assertThat(made.usage().orElseThrow().outputTokens()).isEqualTo(6);
    assertThat(changed.data()).isPresent();
    assertThat(varied.data()).isPresent();
    assertThat(paths(provider))
        .containsExactly("/v1/images/generations", "/v1/images/edits", "/v1/images/variations");
    assertThat(provider.exchanges().get(1).request().text())
        .contains("\r\n\r\ntest-model\r\n", "not really a picture", "image/png")
        .doesNotContain(MODEL);
    ledger.flush();
    assertThat(records()).hasSize(3).extracting(record -> record.usage().output()).containsOnly(6L);
  }

  @Test
  void imagesInEvents() throws Exception {
    // Given
    String event =
        "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\","
            + "\"b64_json\":\"AAAA\",\"background\":\"auto\",\"created_at\":1,"
            + "\"output_format\":\"png\",\"quality\":\"low\",\"size\":\"1024x1024\","
            + "\"usage\":{\"input_tokens\":5,\"output_tokens\":6,\"total_tokens\":11,"
            + "\"input_tokens_details\":{\"text_tokens\":5,\"image_tokens\":0}}}\n\n";
    answering(Reply.stream(List.of(event)));

    // When
    List<ImageGenStreamEvent> events;
    try (var stream =
        sdk.images()
            .generateStreaming(
                ImageGenerateParams.builder().model(MODEL).prompt("tides").build())) {
      events = stream.stream().toList();
    }

    // Then
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().asGenerationCompleted().b64Json()).isEqualTo("AAAA");
    CompletionRecord record = onlyRecord();
    assertThat(record.streamed()).isTrue();
    assertThat(record.usage().outputTotal()).isEqualTo(6);
  }

  @Test
  void speech() throws Exception {
    // Given
    CassetteServer provider = answering(Reply.of(200, "audio/mpeg", BYTES));

    // When
    byte[] heard;
    try (var answer =
            sdk.audio()
                .speech()
                .create(
                    SpeechCreateParams.builder().model(MODEL).input("hi").voice("alloy").build());
        InputStream body = answer.body()) {
      heard = body.readAllBytes();
    }

    // Then
    assertThat(heard).isEqualTo(BYTES);
    assertThat(provider.exchanges().getFirst().request().json().path("model").asText())
        .isEqualTo("test-model");
    assertThat(onlyRecord().cost()).isNull();
  }

  @Test
  void transcriptions() throws Exception {
    // Given
    CassetteServer provider =
        answering(
            Reply.json(
                200,
                "{\"text\":\"Hello\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,"
                    + "\"output_tokens\":3,\"total_tokens\":17,"
                    + "\"input_token_details\":{\"text_tokens\":4,\"audio_tokens\":10}}}"));

    // When
    var written =
        sdk.audio()
            .transcriptions()
            .create(TranscriptionCreateParams.builder().model(MODEL).file(sound()).build());
    var translated =
        sdk.audio()
            .translations()
            .create(TranslationCreateParams.builder().model(MODEL).file(BYTES).build());

    // Then
    assertThat(written.asTranscription().text()).isEqualTo("Hello");
    assertThat(translated.asTranslation().text()).isEqualTo("Hello");
    assertThat(paths(provider))
        .containsExactly("/v1/audio/transcriptions", "/v1/audio/translations");
    ledger.flush();
    assertThat(records())
        .hasSize(2)
        .extracting(record -> record.usage().details().audioInput())
        .containsOnly(10L);
  }

  @Test
  void transcriptionsInEvents() throws Exception {
    // Given
    CassetteServer provider =
        answering(
            Reply.stream(
                List.of(
                    "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Hel\"}\n\n",
                    "data: {\"type\":\"transcript.text.done\",\"text\":\"Hello\",\"usage\":"
                        + "{\"type\":\"tokens\",\"input_tokens\":14,\"output_tokens\":3,"
                        + "\"total_tokens\":17}}\n\n")));

    // When
    List<TranscriptionStreamEvent> events;
    try (var stream =
        sdk.audio()
            .transcriptions()
            .createStreaming(
                TranscriptionCreateParams.builder().model(MODEL).file(sound()).build())) {
      events = stream.stream().toList();
    }

    // Then
    assertThat(events).hasSize(2);
    assertThat(events.getLast().asTranscriptTextDone().text()).isEqualTo("Hello");
    assertThat(provider.exchanges().getFirst().request().text()).contains("\"stream\"");
    CompletionRecord record = onlyRecord();
    assertThat(record.streamed()).isTrue();
    assertThat(record.usage().inputTotal()).isEqualTo(14);
  }

  @Test
  void moderations() throws Exception {
    // Given
    answering(Reply.json(200, "{\"id\":\"modr-1\",\"model\":\"m\",\"results\":[]}"));

    // When
    var answer =
        sdk.moderations().create(ModerationCreateParams.builder().model(MODEL).input("hi").build());

    // Then
    assertThat(answer.id()).isEqualTo("modr-1");
    assertThat(onlyRecord().dialect()).isEqualTo("openai-moderations");
  }

  @Test
  void filesAndBatches() throws Exception {
    // Given
    CassetteServer provider = answering(Reply.json(200, FILE));
    provider.on(
        request -> request.path().equals("/v1/files") && request.method().equals("GET"),
        request ->
            Reply.json(200, "{\"object\":\"list\",\"data\":[" + FILE + "],\"has_more\":false}"));
    provider.on("/content", Reply.of(200, "application/octet-stream", BYTES));
    provider.on(
        request -> request.method().equals("DELETE"),
        request -> Reply.json(200, "{\"id\":\"file-1\",\"object\":\"file\",\"deleted\":true}"));
    provider.on(request -> request.path().contains("batch"), request -> Reply.json(200, BATCH));

    // When
    FileObject file =
        sdk.files()
            .create(FileCreateParams.builder().purpose(FilePurpose.BATCH).file(BYTES).build());
    var batch =
        sdk.batches()
            .create(
                BatchCreateParams.builder()
                    .inputFileId(file.id())
                    .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                    .completionWindow(BatchCreateParams.CompletionWindow._24H)
                    .build());
    byte[] content;
    try (var answer = sdk.files().content(file.id());
        InputStream body = answer.body()) {
      content = body.readAllBytes();
    }

    // Then
    assertThat(sdk.files().list().data()).extracting(FileObject::id).containsExactly("file-1");
    assertThat(sdk.files().retrieve("file-1").filename()).isEqualTo("a.jsonl");
    assertThat(content).isEqualTo(BYTES);
    assertThat(sdk.batches().retrieve(batch.id()).inputFileId()).isEqualTo("file-1");
    assertThat(sdk.batches().cancel(batch.id()).id()).isEqualTo("batch_1");
    assertThat(sdk.files().delete("file-1").deleted()).isTrue();
    assertThatThrownBy(() -> sdk.files().retrieve("file-1")).isInstanceOf(NotFoundException.class);
    assertThat(records()).isEmpty();
  }

  @Test
  void errors() throws Exception {
    // Given
    answering(Reply.json(422, "{\"error\":{\"message\":\"no such voice\",\"code\":\"odd\"}}"));
    var wish = SpeechCreateParams.builder().input("hi").voice("alloy");

    // When and Then
    assertThatThrownBy(() -> sdk.audio().speech().create(wish.model(MODEL).build()))
        .isInstanceOf(UnprocessableEntityException.class)
        .hasMessageContaining("no such voice");
    assertThatThrownBy(() -> sdk.audio().speech().create(wish.model("nobody/x").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("not known");
    onlyRecord();
  }

  private static MultipartField<InputStream> sound() {
    return MultipartField.<InputStream>builder()
        .value(new ByteArrayInputStream(BYTES))
        .filename("a.wav")
        .contentType("audio/wav")
        .build();
  }

  private static List<String> paths(CassetteServer provider) {
    return provider.exchanges().stream()
        .map(exchange -> exchange.request())
        .map(ReceivedRequest::path)
        .toList();
  }

  private CassetteServer answering(Reply reply) {
    CassetteServer server = started(CassetteServer.start());
    server.on(request -> true, request -> reply);
    credential(server.uri("/v1"));
    return server;
  }
}

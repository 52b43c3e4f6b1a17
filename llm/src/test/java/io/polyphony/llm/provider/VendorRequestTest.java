package io.polyphony.llm.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What vendors depart in reaches them in their form, and the client hears of what does not. */
class VendorRequestTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest(name = "{0}/{1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        // provider | model | what the client sends | what the vendor gets | a warning
        "moonshot | kimi-k3 | \"reasoning_effort\":\"medium\" | \"reasoning_effort\":\"high\",\"thinking\":{\"type\":\"enabled\"}"
            + " | reasoning_effort was changed from medium to high, as Moonshot AI demands",
        "moonshot | kimi-k2.6 | \"reasoning_effort\":\"none\" | \"thinking\":{\"type\":\"disabled\"} | -",
        "moonshot | kimi-k2.6 | \"temperature\":0.5 | - | temperature is not supported by Moonshot AI"
            + " and was left out",
        "moonshot | moonshot-v1-8k | \"temperature\":1.5 | \"temperature\":1.0"
            + " | temperature was changed from 1.5 to 1.0, as Moonshot AI demands",
        "moonshot | kimi-k2.6 | \"tool_choice\":\"required\" | \"tool_choice\":\"auto\""
            + " | tool_choice was changed from required to auto, as Moonshot AI demands",
        "moonshot | kimi-k3 | \"user\":\"u1\" | \"safety_identifier\":\"u1\" | -",
        "zai | glm-5.3 | \"thinking\":{\"type\":\"enabled\",\"clear_thinking\":false}"
            + " | \"thinking\":{\"type\":\"enabled\",\"clear_thinking\":false} | -",
        "zai | glm-5.3 | \"reasoning_effort\":\"high\" | \"reasoning_effort\":\"high\",\"thinking\":{\"type\":\"enabled\"} | -",
        "zai | glm-5.3 | \"stop\":[\"a\",\"b\"] | \"stop\":[\"a\"]"
            + " | stop was changed from [\"a\",\"b\"] to [\"a\"], as Z.ai demands",
        "zai | glm-5.3 | \"frequency_penalty\":1.0 | - | frequency_penalty is not supported by Z.ai and"
            + " was left out",
        "alibaba | qwen-plus | \"reasoning\":{\"max_tokens\":500}"
            + " | \"enable_thinking\":true,\"thinking_budget\":500 | -",
        "alibaba | qwen3-8b | \"reasoning\":{\"enabled\":true} | \"enable_thinking\":false"
            + " | enable_thinking was changed from true to false, as Alibaba Qwen demands",
        "vllm | any | \"reasoning\":{\"enabled\":false}"
            + " | \"chat_template_kwargs\":{\"enable_thinking\":false,\"thinking\":false} | -",
        "vllm | any | \"top_k\":4 | \"top_k\":4 | -",
        "nvidia | any | \"max_completion_tokens\":9 | \"max_tokens\":9 | -",
        "perplexity | sonar | \"logit_bias\":{\"1\":2} | - | logit_bias is not supported by Perplexity"
            + " and was left out",
        "llama | any | \"response_format\":{\"type\":\"json_object\"} | - | response_format is not"
            + " supported by Meta Llama API and was left out",
        "mistral | any | \"seed\":7 | \"random_seed\":7 | -",
        "mistral | any | \"reasoning_effort\":\"low\" | \"reasoning_effort\":\"high\""
            + " | reasoning_effort was changed from low to high, as Mistral demands",
      })
  void saysItInTheVendorsWay(String provider, String model, String sent, String got, String warning)
      throws IOException {
    // When
    WireRequest wire = write(provider, request(model, sent));

    // Then
    String rest = got == null ? "" : "," + got;
    assertThat(MAPPER.readTree(wire.body().toString()))
        .isEqualTo(MAPPER.readTree(bytes(model, rest)));
    assertThat(wire.warnings()).isEqualTo(warning == null ? List.of() : List.of(warning));
  }

  @ParameterizedTest(name = "{0}/{1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "moonshot | kimi-k2.6 | \"temperature\":0.5,\"top_p\":1,\"stop\":\"x\" | temperature,top_p",
        "moonshot | moonshot-v1-8k | \"temperature\":1.5 | -",
        "zai | glm-5.3 | \"presence_penalty\":0,\"frequency_penalty\":1 | frequency_penalty",
        "perplexity | sonar | \"logit_bias\":{\"1\":2},\"temperature\":1 | logit_bias",
        "anthropic | claude-opus-4-5 | \"seed\":1,\"max_tokens\":9,\"store\":true | seed,store",
        "gemini | gemini-2.5-pro | \"logit_bias\":{\"1\":2},\"seed\":1 | logit_bias",
        "openai | gpt-5 | \"temperature\":1,\"seed\":1,\"user\":\"u\",\"logit_bias\":{} | -",
      })
  void namesTheParametersThatDoNotArrive(
      String provider, String model, String sent, String unsupported) {
    // Given
    Provider vendor = Providers.installed().find(provider).orElseThrow();

    // When
    List<String> names = VendorRequest.unsupported(vendor, vendor.dialect(), request(model, sent));

    // Then
    assertThat(names)
        .containsExactlyInAnyOrder(unsupported == null ? new String[0] : unsupported.split(","));
  }

  @Test
  void warnsOfFieldsThatAnotherDialectDoesNotKnow() {
    // When
    WireRequest wire = write("gemini", request("m", "\"logit_bias\":{},\"max_tokens\":5"));

    // Then
    assertThat(wire.warnings())
        .containsExactly("logit_bias has no equivalent in this dialect and was left out");
  }

  private static WireRequest write(String provider, ChatRequest request) {
    Provider vendor = Providers.installed().find(provider).orElseThrow();
    return VendorRequest.of(vendor, vendor.dialect(), request);
  }

  private static ChatRequest request(String model, String sent) {
    return OpenAiChat.standard().readRequest(InboundRequest.of(bytes(model, "," + sent)));
  }

  private static byte[] bytes(String model, String rest) {
    String body =
        "{\"model\":\""
            + model
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
            + rest
            + "}";
    return body.getBytes(UTF_8);
  }
}

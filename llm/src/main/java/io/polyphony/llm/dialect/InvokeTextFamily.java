package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.InvokeTemplate.around;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Parameters;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Families that take one prompt: the conversation is put into the maker's template. */
enum InvokeTextFamily implements InvokeFamily {
  /** model-parameters-anthropic-claude-text-completion.html; the limit is required. */
  CLAUDE(
      "claude-text",
      new InvokeTemplate(
          "",
          around("", ""),
          false,
          around("\n\nHuman: ", ""),
          around("\n\nAssistant: ", ""),
          "\n\nAssistant:",
          List.of("\n\nHuman:", "\n\nAssistant:")),
      new Names("prompt", "max_tokens_to_sample", "top_p", "top_k", "stop_sequences")) {
    @Override
    void finish(ObjectNode body, ChatRequest request) {
      if (request.parameters().maxOutputTokens() == null) {
        body.put("max_tokens_to_sample", AnthropicMessages.DEFAULT_LIMIT);
      }
    }
  },

  /** model-parameters-meta.html, with the template of Llama 3. */
  LLAMA(
      "llama",
      new InvokeTemplate(
          "<|begin_of_text|>",
          around("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"),
          false,
          around("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
          around("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
          "<|start_header_id|>assistant<|end_header_id|>\n\n",
          List.of(
              "<|begin_of_text|>",
              "<|end_of_text|>",
              "<|start_header_id|>",
              "<|end_header_id|>",
              "<|eot_id|>",
              "<|eom_id|>")),
      Names.LLAMA),

  /** The same with the template of Llama 2. */
  LLAMA_2(
      "llama2",
      new InvokeTemplate(
          "",
          around("<<SYS>>\n", "\n<</SYS>>\n\n"),
          true,
          around("<s>[INST] ", " [/INST]"),
          around(" ", " </s>"),
          "",
          List.of("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>")),
      Names.LLAMA),

  /** The same with the template of Llama 4. */
  LLAMA_4(
      "llama4",
      new InvokeTemplate(
          "<|begin_of_text|>",
          around("<|header_start|>system<|header_end|>\n\n", "<|eot|>"),
          false,
          around("<|header_start|>user<|header_end|>\n\n", "<|eot|>"),
          around("<|header_start|>assistant<|header_end|>\n\n", "<|eot|>"),
          "<|header_start|>assistant<|header_end|>\n\n",
          List.of(
              "<|begin_of_text|>",
              "<|end_of_text|>",
              "<|header_start|>",
              "<|header_end|>",
              "<|eot|>",
              "<|eom|>")),
      Names.LLAMA),

  /** model-parameters-mistral-text-completion.html. */
  MISTRAL(
      "mistral",
      new InvokeTemplate(
          "<s>",
          around("", "\n\n"),
          true,
          around("[INST] ", " [/INST]"),
          around(" ", "</s> "),
          "",
          List.of("[INST]", "[/INST]", "<s>", "</s>")),
      new Names("prompt", "max_tokens", "top_p", "top_k", "stop")),

  /** model-parameters-titan-text.html; its parameters stand in an object of their own. */
  TITAN(
      "titan",
      InvokeTemplate.named("User:", "Bot:"),
      new Names("inputText", "maxTokenCount", "topP", null, "stopSequences")) {
    @Override
    ObjectNode parameters(ObjectNode body) {
      return JsonFields.MAPPER.createObjectNode();
    }

    /** It refuses all but these. */
    @Override
    boolean stopsAt(String word) {
      return TITAN_STOPS.matcher(word).matches();
    }

    @Override
    void placed(ObjectNode body, ObjectNode parameters) {
      if (!parameters.isEmpty()) {
        body.set("textGenerationConfig", parameters);
      }
    }
  },

  /** model-parameters-cohere-command.html; a stream must be asked for in the body, too. */
  COHERE(
      "cohere-text",
      InvokeTemplate.named("User:", "Chatbot:"),
      new Names("prompt", "max_tokens", "p", "k", "stop_sequences")) {
    @Override
    double hottest() {
      return 5;
    }

    @Override
    void finish(ObjectNode body, ChatRequest request) {
      if (request.stream()) {
        body.put("stream", true);
      }
    }
  },

  /** model-parameters-jurassic2.html. */
  JURASSIC(
      "jurassic",
      InvokeTemplate.named("User:", "Assistant:"),
      new Names("prompt", "maxTokens", "topP", null, "stopSequences")),

  /** model-parameters-deepseek.html. */
  DEEPSEEK(
      "deepseek",
      new InvokeTemplate(
          "<｜begin▁of▁sentence｜>",
          around("", ""),
          false,
          around("<｜User｜>", ""),
          around("<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
          "<｜Assistant｜>",
          List.of("<｜")),
      new Names("prompt", "max_tokens", "top_p", null, "stop"));

  private static final Pattern TITAN_STOPS = Pattern.compile("\\|+|User:");

  /** What the family calls each thing; temperature is the same everywhere. */
  private record Names(
      String prompt, String limit, String topP, @Nullable String topK, @Nullable String stop) {
    static final Names LLAMA = new Names("prompt", "max_gen_len", "top_p", null, null);
  }

  private final String word;
  private final InvokeTemplate template;
  private final Names names;

  InvokeTextFamily(String word, InvokeTemplate template, Names names) {
    this.word = word;
    this.template = template;
    this.names = names;
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public ObjectNode body(ChatRequest request, Set<String> warnings) {
    InvokeConversation said = InvokeConversation.of(request, warnings);
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    body.put(names.prompt(), template.prompt(said, warnings));
    ObjectNode target = parameters(body);
    Parameters wanted = request.parameters();
    new InvokeParameters(target, warnings)
        .limit(names.limit(), wanted)
        .temperature("temperature", wanted, hottest())
        .topP(names.topP(), wanted)
        .topK(names.topK(), wanted)
        .stop(names.stop(), wanted, this::stopsAt)
        .refuseRest(request);
    placed(body, target);
    finish(body, request);
    return body;
  }

  /** Where the parameters stand. */
  ObjectNode parameters(ObjectNode body) {
    return body;
  }

  void placed(ObjectNode body, ObjectNode parameters) {}

  void finish(ObjectNode body, ChatRequest request) {}

  boolean stopsAt(String word) {
    return true;
  }

  double hottest() {
    return 1;
  }
}

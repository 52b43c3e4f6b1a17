package io.polyphony.llm.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a request or an answer means, as named values: two of them compare name by name. */
final class Facts {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private final TreeMap<String, String> values = new TreeMap<>();

  static Facts expected(JsonNode meaning) {
    var facts = new Facts();
    meaning.properties().forEach(field -> facts.put(field.getKey(), json(text(field.getValue()))));
    return facts;
  }

  /** What an answer says, and whether its calls count from 0 and have ids of their own. */
  static Facts ofAnswer(Iterable<Chunk> chunks) {
    Facts facts = ofAnswer(AnswerCollector.collect(chunks));
    int next = 0;
    for (Chunk chunk : chunks) {
      if (chunk instanceof Chunk.ToolCallStart start) {
        facts.put("call " + next + " index", Integer.toString(start.index()));
        next++;
      }
    }
    return facts;
  }

  private static Facts ofAnswer(Answer answer) {
    var facts = new Facts();
    var order = new StringBuilder();
    var ids = new TreeSet<String>();
    for (Part part : answer.parts()) {
      switch (part) {
        case Part.Thinking thinking -> {
          order.append("thinking ");
          facts.put("signature", thinking.signature());
        }
        case Part.ToolCall call -> {
          order.append("call ");
          facts.call(ids.size(), call);
          ids.add(call.id());
        }
        case Part.Text ignored -> order.append("text ");
        case Part.Refusal ignored -> order.append("refusal ");
        default -> order.append(part.getClass().getSimpleName()).append(' ');
      }
    }
    facts.put("order", order.toString().strip());
    facts.put("text", answer.text());
    facts.put("thinking", answer.thinking());
    facts.put("finish", answer.finishReason().wire());
    facts.put("distinct ids", Integer.toString(ids.size()));
    facts.usage(answer.usage());
    if (answer.failure() != null) {
      facts.failure("failure", answer.failure());
    }
    return facts;
  }

  private void usage(Usage usage) {
    put("input tokens", text(usage.inputTotal()));
    put("output tokens", text(usage.outputTotal()));
    put("cached tokens", text(usage.cachedInput()));
    put("reasoning tokens", text(usage.reasoning()));
  }

  void call(int number, Part.ToolCall call) {
    put("call " + number + " id", call.id());
    put("call " + number + " name", call.name());
    put("call " + number + " arguments", json(call.arguments()));
  }

  void failure(String name, Failure failure) {
    put(name + " code", failure.code().wire());
    put(name + " wait", text(failure.retryAfter()));
  }

  /** An absent value is no fact. */
  void put(String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** The names whose values differ, and those that only one side has. */
  TreeSet<String> differences(Facts found) {
    var names = new TreeSet<String>(values.keySet());
    names.addAll(found.values.keySet());
    names.removeIf(name -> Objects.equals(values.get(name), found.values.get(name)));
    return names;
  }

  /** Both sides of each difference, for people. */
  String explained(Facts found) {
    var words = new StringBuilder();
    for (String name : differences(found)) {
      words
          .append(name)
          .append(": ")
          .append(values.get(name))
          .append(" -> ")
          .append(found.values.get(name))
          .append("; ");
    }
    return words.toString();
  }

  Map<String, String> values() {
    return values;
  }

  /** A JSON text in one spelling; any other text as it is. */
  static String json(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree == null || !tree.isContainerNode()
          ? text
          : MAPPER.writeValueAsString(MAPPER.treeToValue(tree, Object.class));
    } catch (JsonProcessingException noJson) {
      return text;
    }
  }

  private static String text(JsonNode node) {
    try {
      return node.isTextual() ? node.textValue() : MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}

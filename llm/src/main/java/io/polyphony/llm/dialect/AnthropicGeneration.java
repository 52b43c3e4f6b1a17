package io.polyphony.llm.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which generation of Claude a model's name means, since the API takes and refuses different fields
 * for different ones. Source: Anthropic's description of the Messages API (deprecation notes of
 * {@code temperature}, {@code top_p}, {@code top_k}) and its page on adaptive thinking.
 *
 * @param number major x 100 + minor, so 406 is Claude 4.6; the largest for a Claude without a
 *     number; 0 for a model that is no Claude
 */
record AnthropicGeneration(int number) {
  private static final Pattern VERSION =
      Pattern.compile("claude-(?:[a-z]+-)?(\\d{1,2})(?!\\d)(?:[-.](\\d{1,2})(?!\\d))?");

  static AnthropicGeneration of(String model) {
    Matcher version = VERSION.matcher(model);
    if (version.find()) {
      int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
      return new AnthropicGeneration(Integer.parseInt(version.group(1)) * 100 + minor);
    }
    return new AnthropicGeneration(model.contains("claude") ? Integer.MAX_VALUE : 0);
  }

  private boolean since(int first) {
    return number >= first;
  }

  /** Since Claude 3.7; vendors that imitate the dialect mostly do. */
  boolean thinks() {
    return number == 0 || since(307);
  }

  /** Whether the model decides itself how much to think, guided by an effort. */
  boolean adapts() {
    return since(406);
  }

  /** Whether a budget of thinking tokens is refused. */
  boolean refusesBudgets() {
    return since(407);
  }

  /** Whether any sampling but the default is refused. */
  boolean refusesSampling() {
    return since(407);
  }

  /** Whether temperature and top_p are refused together. */
  boolean refusesTwoSamplings() {
    return since(401);
  }
}

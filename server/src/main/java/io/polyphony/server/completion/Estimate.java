package io.polyphony.server.completion;

import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.catalog.Pricing;
import io.polyphony.llm.chat.PromptSize;
import io.polyphony.llm.chat.Usage;
import io.polyphony.server.admission.Demand;
import io.polyphony.server.admission.OutputSizes;
import io.polyphony.server.route.Deployment;
import org.jspecify.annotations.Nullable;

/** What a request is expected to use, if a deployment serves it. */
final class Estimate {
  private Estimate() {}

  static Demand demand(Deployment deployment, CompletionCall call, OutputSizes sizes) {
    Usage usage = usage(deployment, call, sizes);
    Long nano = nano(deployment, usage);
    long tokens = total(usage.inputTotal()) + total(usage.outputTotal());
    return new Demand(deployment.modelId(), tokens, nano == null ? 0 : nano);
  }

  /** Nano-dollars; null if the price is unknown. */
  static @Nullable Long nano(Deployment deployment, CompletionCall call, OutputSizes sizes) {
    return nano(deployment, usage(deployment, call, sizes));
  }

  private static @Nullable Long nano(Deployment deployment, Usage usage) {
    ModelCard card = deployment.card();
    return card == null ? null : Pricing.cost(card.price(), usage).map(Cost::total).orElse(null);
  }

  private static Usage usage(Deployment deployment, CompletionCall call, OutputSizes sizes) {
    long input = PromptSize.tokens(call.promptCharacters());
    Integer most = call.mostOutput();
    long output =
        call.upstream().embedding() != null
            ? 0
            : most != null ? most : sizes.expected(deployment.modelId());
    return new Usage(input, output, null, null, null, input, output);
  }

  private static long total(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}

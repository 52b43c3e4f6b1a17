package io.polyphony.server.app;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Tells clients the status of each answer as the code says it, and that whatever is not a success
 * has the one form of errors.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenApiAnswers implements OASFilter {
  private static final String ERROR = "Error";
  private static final String FORM = "ErrorAnswer";

  private static final DotName STATUS =
      DotName.createSimple("org.jboss.resteasy.reactive.ResponseStatus");

  /** By operation id, which is {@code Class_method}. */
  private final Map<String, String> statuses = new HashMap<>();

  public OpenApiAnswers(IndexView index) {
    for (AnnotationInstance status : index.getAnnotations(STATUS)) {
      var method = status.target().asMethod();
      statuses.put(
          method.declaringClass().simpleName() + "_" + method.name(),
          Integer.toString(status.value().asInt()));
    }
  }

  @Override
  public Operation filterOperation(Operation operation) {
    APIResponses answers = operation.getResponses();
    String status = statuses.get(operation.getOperationId());
    var good = answers.getAPIResponse("200");
    if (status != null && good != null) {
      answers.removeAPIResponse("200");
      answers.addAPIResponse(status, good.description("Success"));
    }
    answers.removeAPIResponse("400");
    answers.addAPIResponse("default", OASFactory.createAPIResponse().ref(ERROR));
    return operation;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Content content =
        OASFactory.createContent()
            .addMediaType(
                "application/json",
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(FORM)));
    document
        .getComponents()
        .addResponse(
            ERROR, OASFactory.createAPIResponse().description("What went wrong.").content(content));
  }
}

package io.polyphony.server.app;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients which fields may be null: those that are marked so in our records. In answers every
 * field is present; in requests a field that may be null may be left out.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenApiNulls implements OASFilter {
  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final DotName NAMED =
      DotName.createSimple("org.eclipse.microprofile.openapi.annotations.media.Schema");
  private static final String OURS = "io.polyphony.server.";

  private final Map<String, ClassInfo> records = new HashMap<>();
  private final Set<String> ambiguous = new HashSet<>();

  public OpenApiNulls(IndexView index) {
    Map<String, ClassInfo> unnamed = new HashMap<>();
    for (ClassInfo known : index.getKnownClasses()) {
      if (known.isRecord() && known.name().toString().startsWith(OURS)) {
        AnnotationInstance named = known.declaredAnnotation(NAMED);
        AnnotationValue name = named == null ? null : named.value("name");
        if (name != null) {
          records.put(name.asString(), known);
        } else {
          ClassInfo other = unnamed.put(known.simpleName(), known);
          if (other != null && !other.name().equals(known.name())) {
            ambiguous.add(known.simpleName());
          }
        }
      }
    }
    unnamed.forEach(records::putIfAbsent);
    ambiguous.removeIf(name -> records.get(name) != unnamed.get(name));
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
      return;
    }
    Map<String, Schema> schemas = new TreeMap<>(document.getComponents().getSchemas());
    Set<String> sent = sent(document, schemas);
    schemas.forEach(
        (name, schema) -> {
          ClassInfo type = records.get(name);
          if (type != null && schema.getProperties() != null) {
            requireClear(name);
            mark(schema, type, sent.contains(name));
          }
        });
  }

  private void requireClear(String name) {
    if (ambiguous.contains(name)) {
      throw new IllegalStateException(
          "Two records are called " + name + ": tell them apart by @Schema(name = ...)");
    }
  }

  private static void mark(Schema schema, ClassInfo type, boolean sent) {
    Map<String, Schema> properties = new TreeMap<>(schema.getProperties());
    List<String> required = new ArrayList<>();
    for (RecordComponentInfo component : type.recordComponentsInDeclarationOrder()) {
      Schema property = properties.get(component.name());
      if (property == null) {
        continue;
      }
      boolean nullable = component.type().hasAnnotation(NULLABLE);
      if (nullable) {
        properties.put(component.name(), orNull(property));
      }
      if (!nullable || !sent) {
        required.add(component.name());
      }
    }
    schema.setProperties(properties);
    schema.setRequired(required);
  }

  private static Schema orNull(Schema property) {
    if (property.getRef() != null) {
      Schema nothing = OASFactory.createSchema().addType(Schema.SchemaType.NULL);
      return OASFactory.createSchema().anyOf(List.of(property, nothing));
    }
    if (property.getType() != null && !property.getType().contains(Schema.SchemaType.NULL)) {
      property.addType(Schema.SchemaType.NULL);
    }
    return property;
  }

  /** The schemas that stand in bodies of requests, directly or inside another. */
  private static Set<String> sent(OpenAPI document, Map<String, Schema> schemas) {
    Set<String> found = new HashSet<>();
    for (PathItem path : document.getPaths().getPathItems().values()) {
      for (Operation operation : path.getOperations().values()) {
        if (operation.getRequestBody() != null) {
          Content content = operation.getRequestBody().getContent();
          content.getMediaTypes().values().forEach(it -> follow(it.getSchema(), schemas, found));
        }
      }
    }
    return found;
  }

  private static void follow(
      @Nullable Schema schema, Map<String, Schema> schemas, Set<String> found) {
    if (schema == null) {
      return;
    }
    String reference = schema.getRef();
    if (reference != null) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      if (found.add(name)) {
        follow(schemas.get(name), schemas, found);
      }
      return;
    }
    follow(schema.getItems(), schemas, found);
    follow(schema.getAdditionalPropertiesSchema(), schemas, found);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(it -> follow(it, schemas, found));
    }
  }
}

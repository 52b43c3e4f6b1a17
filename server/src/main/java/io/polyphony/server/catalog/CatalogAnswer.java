package io.polyphony.server.catalog;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Everything on offer to one caller. */
@Schema(name = "Catalog")
public record CatalogAnswer(List<ProviderOffer> providers, List<ModelOffer> models) {}

/* global SwaggerUIBundle */
// Everything comes from this server: no validator badge, no fonts, no schema from elsewhere.
SwaggerUIBundle({
  dom_id: "#reference",
  url: "/v1/openapi.json",
  validatorUrl: null,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
});

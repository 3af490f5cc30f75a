/** Beside this page, so that it is found below a prefix, too. Without a URL of its own the validator's badge would call out. */
SwaggerUIBundle({ url: 'openapi.json', dom_id: '#api', validatorUrl: null, deepLinking: true });

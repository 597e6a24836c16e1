using GradCam.Server.Endpoints;
using GradCam.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GradCam.Server;

/// <summary>Adds GradCam to an ASP.NET Core application.</summary>
public static class GradCamServerExtensions
{
    /// <summary>Adds what serves models: they are loaded when the application starts.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Names the models and sets the limits; null for the built-in model.</param>
    public static IServiceCollection AddGradCam(
        this IServiceCollection services,
        Action<GradCamServerOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new GradCamServerOptions();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.TryAddSingleton<ModelRegistry>();
        services.TryAddSingleton<Places>();
        services.TryAddSingleton<HeldBytes>();
        services.TryAddSingleton<AnswerCache>();
        services.TryAddSingleton<ServerMetrics>();
        services.TryAddSingleton<ExplainService>();
        services.TryAddSingleton<ModelLoading>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelLoading>());
        services.AddRouting();
        services.AddMetrics();
        return services;
    }

    /// <summary>Maps the page, REST and health below a prefix.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="prefix">The prefix of all addresses, such as <c>/gradcam</c>; none by default.</param>
    public static IEndpointConventionBuilder MapGradCam(this IEndpointRouteBuilder routes, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(prefix);
        var services = routes.ServiceProvider;
        var models = services.GetRequiredService<ModelRegistry>();
        var group = routes.MapGroup(prefix);
        ModelEndpoints.Map(group, models);
        MethodEndpoints.Map(group);
        var service = services.GetRequiredService<ExplainService>();
        ExplainEndpoints.Map(group, service);
        KServeV1Endpoints.Map(group, service);
        KServeV2Endpoints.Map(group, models, service);
        HealthEndpoints.Map(group, models);
        PageEndpoints.Map(group);
        OpenApiEndpoints.Map(group);
        Telemetry.Map(group);
        return group;
    }
}

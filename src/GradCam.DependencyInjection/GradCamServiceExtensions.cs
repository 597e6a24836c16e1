using Microsoft.Extensions.DependencyInjection;

namespace GradCam.DependencyInjection;

/// <summary>Adds explainers to the services of a host.</summary>
/// <remarks>
/// An explainer is one object for all (a singleton), loaded when it is first asked for and disposed with the host. To
/// load it when the program starts, and to end there if it cannot be loaded, ask for it before the host runs.
/// </remarks>
public static class GradCamServiceExtensions
{
    /// <summary>Adds an <see cref="Explainer"/> of a model file.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="model">The ONNX file.</param>
    /// <param name="options">The options of the model; null for the defaults.</param>
    /// <param name="key">
    /// The key to ask for it with (<c>[FromKeyedServices(key)]</c>), where a program has several models; null for none.
    /// </param>
    /// <remarks>
    /// Whoever asks for the explainer gets a <see cref="GradCamException"/> if the file is no model that can be read.
    /// </remarks>
    /// <exception cref="ArgumentException">The name of the file is empty.</exception>
    public static IServiceCollection AddGradCam(
        this IServiceCollection services,
        string model,
        ExplainerOptions? options = null,
        object? key = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return services.AddGradCam(_ => Explainer.Load(model, options), key);
    }

    /// <summary>Adds an <see cref="Explainer"/> that a function loads, such as one of a Keras file.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="load">Loads it; called once, with the host's services.</param>
    /// <param name="key">The key to ask for it with; null for none.</param>
    public static IServiceCollection AddGradCam(
        this IServiceCollection services,
        Func<IServiceProvider, Explainer> load,
        object? key = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(load);
        return key is null ? services.AddSingleton(load) : services.AddKeyedSingleton(key, (all, _) => load(all));
    }
}

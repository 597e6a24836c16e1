using Microsoft.Extensions.DependencyInjection;

namespace GradCam.DependencyInjection.Tests;

/// <summary>Explainers as services of a host without ASP.NET.</summary>
public sealed class GradCamServiceExtensionsTests
{
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "models", "cats-dogs.onnx");

    [Fact]
    public void AddGradCam_ofAFile_givesOneExplainer_andDisposesItWithTheHost()
    {
        Explainer explainer;
        using (
            var services = new ServiceCollection()
                .AddGradCam(Model, new() { Labels = new(["felis", "canis"]) })
                .AddTransient<Worker>()
                .BuildServiceProvider()
        )
        {
            explainer = services.GetRequiredService<Worker>().Explainer;
            Assert.Same(explainer, services.GetRequiredService<Explainer>());
            Assert.Equal(["felis", "canis"], explainer.Labels.Names);
        }
        Assert.Throws<ObjectDisposedException>(() => explainer.Signature);
    }

    [Fact]
    public void AddGradCam_withKeys_keepsModelsApart()
    {
        using var services = new ServiceCollection()
            .AddGradCam(Model, key: "file")
            .AddGradCam(_ => Explainer.Load(BuiltInModel.CatsDogs), key: "built-in")
            .BuildServiceProvider();

        Assert.NotSame(
            services.GetRequiredKeyedService<Explainer>("file"),
            services.GetRequiredKeyedService<Explainer>("built-in")
        );
        Assert.Null(services.GetService<Explainer>());
    }

    [Fact]
    public void AddGradCam_ofAMissingFile_failsWhenItIsAskedFor()
    {
        using var services = new ServiceCollection().AddGradCam("missing.onnx").BuildServiceProvider();

        var error = Assert.Throws<GradCamException>(() => services.GetRequiredService<Explainer>());

        Assert.Contains("missing.onnx does not exist", error.Message);
    }

    [Fact]
    public void AddGradCam_givenNull_saysWhichArgument()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentNullException>("model", () => services.AddGradCam((string)null!));
        Assert.Throws<ArgumentNullException>(
            "load",
            () => services.AddGradCam((Func<IServiceProvider, Explainer>)null!)
        );
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddGradCam(Model));
    }

    private sealed record Worker(Explainer Explainer);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GradCam.Server.Tests;

/// <summary>A null where none is allowed is an <see cref="ArgumentNullException"/> that names the argument.</summary>
public sealed class NullArgumentTests
{
    public static TheoryData<string, Action> Calls =>
        new()
        {
            { "services", () => ((IServiceCollection)null!).AddGradCam() },
            { "routes", () => ((WebApplication)null!).MapGradCam() },
            { "configure", () => GradCamServer.Create(null!) },
            { "app", () => GradCamServer.Run(null!, _ => { }, default).GetAwaiter().GetResult() },
            { "model", () => ModelEntry.BuiltIn(null!) },
            { "path", () => ModelEntry.File(null!) },
            { "path", () => new ModelFolder(null!) },
            { "name", () => new ModelFolder(Path.GetTempPath()).Find(null!) },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Member_givenNull_saysWhichArgument(string name, Action call) =>
        Assert.Throws<ArgumentNullException>(name, call);
}

using System.Text.Json;

namespace GradCam.Server.Tests.Endpoints;

/// <summary>Methods and colours are those of the library.</summary>
public class MethodEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task GetMethods_listsAll_andSaysWhichAreSlow()
    {
        var rows = (await fixture.Server.Get("/v1/methods")).GetProperty("methods").EnumerateArray().ToArray();

        Assert.Equal(CamMethods.All.Concat(CamMethods.Variants).Select(m => m.Name), rows.Select(NameOf));
        Assert.False(rows.Single(r => NameOf(r) == "gradcam").GetProperty("slow").GetBoolean());
        Assert.True(rows.Single(r => NameOf(r) == "rise").GetProperty("slow").GetBoolean());
        Assert.All(rows, r => Assert.NotEmpty(r.GetProperty("about").GetString()!));
    }

    [Fact]
    public async Task GetColormaps_givesTheirColours()
    {
        var rows = (await fixture.Server.Get("/v1/colormaps")).GetProperty("colormaps").EnumerateArray().ToArray();

        Assert.Equal(Colormap.All.Select(c => c.Name), rows.Select(NameOf));
        Assert.Equal(Colormap.Jet.Rgb.ToArray(), rows[0].GetProperty("rgb").GetBytesFromBase64());
    }

    private static string? NameOf(JsonElement row) => row.GetProperty("name").GetString();
}

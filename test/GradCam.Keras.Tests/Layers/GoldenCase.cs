using System.Text.Json;

namespace GradCam.Keras.Tests.Layers;

/// <summary>A small model with the results of another implementation; Golden/README.md says which.</summary>
/// <param name="Name">The layer and its variant.</param>
/// <param name="Version">Keras' version, where that matters.</param>
/// <param name="Model">The configuration, as a file holds it.</param>
/// <param name="Weights">By layer of the outermost model, in Keras' order, under their names.</param>
/// <param name="Input">The inputs.</param>
/// <param name="Output">The expected outputs.</param>
public sealed record GoldenCase(
    string Name,
    string? Version,
    string Model,
    Dictionary<string, Dictionary<string, GoldenArray>> Weights,
    GoldenArray[] Input,
    GoldenArray[] Output
)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<Dictionary<string, GoldenCase[]>> Read = new(() =>
        Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.json")
            .ToDictionary(
                f => Path.GetFileNameWithoutExtension(f),
                f => JsonSerializer.Deserialize<GoldenCase[]>(File.ReadAllBytes(f), Json)!
            )
    );

    /// <summary>All cases by the names of their files.</summary>
    public static IReadOnlyDictionary<string, GoldenCase[]> All => Read.Value;
}

/// <summary>An array, row-major.</summary>
public sealed record GoldenArray(int[] Shape, float[] Data)
{
    /// <summary>As .NET has it; a number alone if it has no axes.</summary>
    public object Boxed()
    {
        if (Shape.Length == 0)
            return Data[0];
        var array = Array.CreateInstance(typeof(float), Shape);
        Buffer.BlockCopy(Data, 0, array, 0, 4 * Data.Length);
        return array;
    }
}

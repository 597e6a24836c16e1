namespace GradCam.Data.Audit;

/// <summary>A layer's activations for a picture, without what is negative.</summary>
/// <param name="Rows"><c>float[places, channels]</c>.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Shape">Height and width.</param>
internal sealed record LayerValues(float[] Rows, int Channels, IReadOnlyList<int> Shape)
{
    /// <summary>Places.</summary>
    public int Places => Rows.Length / Channels;

    /// <summary>Those of <c>float[C, H, W]</c>.</summary>
    public static LayerValues Of(Tensor activations)
    {
        int channels = activations.Shape[0],
            places = activations.Data.Length / channels;
        var rows = new float[activations.Data.Length];
        for (int c = 0; c < channels; c++)
        for (int p = 0; p < places; p++)
            rows[p * channels + c] = Math.Max(0, activations.Data[c * places + p]);
        return new(rows, channels, [.. activations.Shape.Skip(1)]);
    }
}

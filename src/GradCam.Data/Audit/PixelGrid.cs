namespace GradCam.Data.Audit;

/// <summary>
/// Changes pictures as a model takes them, <c>float[C, H, W]</c>. Parts of pictures are sets of the cells of a grid of
/// <see cref="ColourCells.FineSide"/> on each side.
/// </summary>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="ChannelsLast">The model wants <c>[H, W, C]</c>.</param>
internal sealed record PixelGrid(int Channels, int Height, int Width, bool ChannelsLast)
{
    private const int Side = ColourCells.FineSide;

    // Noise and shading stay within this part of a channel's range.
    private const float SameColour = 0.15f;

    /// <summary>The size of a prepared picture.</summary>
    public static PixelGrid Of(PreparedImage prepared) =>
        new(prepared.Channels, prepared.Height, prepared.Width, prepared.Layout == TensorLayout.ChannelsLast);

    /// <summary>The shape of a picture as the model takes it.</summary>
    public IReadOnlyList<int> Shape => ChannelsLast ? [Height, Width, Channels] : [Channels, Height, Width];

    /// <summary>The number of values of a picture.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>A picture with cells of another one.</summary>
    /// <param name="onto">The picture.</param>
    /// <param name="from">The other one.</param>
    /// <param name="cells">The cells of the other one.</param>
    /// <param name="down">Rows of cells that they are moved by, around the edge.</param>
    /// <param name="right">Columns of cells.</param>
    public float[] Pasted(float[] onto, float[] from, IReadOnlyList<int> cells, int down = 0, int right = 0) =>
        Changed(onto, cells, down, right, (result, at, row, column) => result[at] = from[At(at / Plane, row, column)]);

    /// <summary>A picture with cells painted over.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="colour">The colour of each channel.</param>
    /// <param name="down">Rows of cells that they are moved by, around the edge.</param>
    /// <param name="right">Columns of cells.</param>
    public float[] Painted(
        float[] picture,
        IReadOnlyList<int> cells,
        IReadOnlyList<float> colour,
        int down = 0,
        int right = 0
    ) => Changed(picture, cells, down, right, (result, at, _, _) => result[at] = colour[at / Plane]);

    /// <summary>The mean colour of a picture's outermost pixels.</summary>
    public float[] BorderColour(float[] picture) =>
        [
            .. Enumerable
                .Range(0, Channels)
                .Select(channel =>
                    Enumerable
                        .Range(0, Width)
                        .SelectMany(x => new[] { picture[At(channel, 0, x)], picture[At(channel, Height - 1, x)] })
                        .Concat(
                            Enumerable
                                .Range(0, Height)
                                .SelectMany(y =>
                                    new[] { picture[At(channel, y, 0)], picture[At(channel, y, Width - 1)] }
                                )
                        )
                        .Average()
                ),
        ];

    /// <summary>A picture with another colour in place of one; noise and shading of it stay.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="colour">The colour to replace, of each channel.</param>
    /// <param name="by">The colour in its place.</param>
    /// <param name="range">The least and the greatest value of each channel.</param>
    public float[] Recoloured(
        float[] picture,
        IReadOnlyList<float> colour,
        IReadOnlyList<float> by,
        IReadOnlyList<(float From, float To)> range
    )
    {
        float[] result = [.. picture];
        for (int i = 0; i < Plane; i++)
        {
            bool same = true;
            for (int channel = 0; channel < Channels && same; channel++)
                same =
                    Math.Abs(picture[channel * Plane + i] - colour[channel])
                    <= SameColour * (range[channel].To - range[channel].From);
            for (int channel = 0; channel < Channels && same; channel++)
                result[channel * Plane + i] += by[channel] - colour[channel];
        }
        return result;
    }

    /// <summary>A picture in the order of the model's axes.</summary>
    public float[] ForModel(float[] picture)
    {
        if (!ChannelsLast)
            return picture;
        var ordered = new float[picture.Length];
        for (int i = 0; i < picture.Length; i++)
            ordered[i % Plane * Channels + i / Plane] = picture[i];
        return ordered;
    }

    /// <summary>A picture of the model's order as <c>float[C, H, W]</c>.</summary>
    public float[] FromModel(float[] tensor)
    {
        if (!ChannelsLast)
            return tensor;
        var ordered = new float[tensor.Length];
        for (int i = 0; i < tensor.Length; i++)
            ordered[i] = tensor[i % Plane * Channels + i / Plane];
        return ordered;
    }

    private int Plane => Height * Width;

    private int At(int channel, int row, int column) => (channel * Height + row) * Width + column;

    private float[] Changed(
        float[] picture,
        IReadOnlyList<int> cells,
        int down,
        int right,
        Action<float[], int, int, int> change
    )
    {
        float[] result = [.. picture];
        foreach (int cell in cells)
        {
            var (row, column) = (cell / Side, cell % Side);
            var (toRow, toColumn) = ((row + down) % Side, (column + right) % Side);
            for (int y = toRow * Height / Side; y < (toRow + 1) * Height / Side; y++)
            for (int x = toColumn * Width / Side; x < (toColumn + 1) * Width / Side; x++)
            for (int channel = 0; channel < Channels; channel++)
            {
                // Cells differ by a pixel where the sides are no multiples of the grid.
                int fromY = Math.Min(row * Height / Side + y - toRow * Height / Side, Height - 1),
                    fromX = Math.Min(column * Width / Side + x - toColumn * Width / Side, Width - 1);
                change(result, At(channel, y, x), fromY, fromX);
            }
        }
        return result;
    }
}

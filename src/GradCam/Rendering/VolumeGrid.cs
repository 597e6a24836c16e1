using System.Numerics.Tensors;

namespace GradCam.Rendering;

/// <summary>Planes of volumes <c>[depth, height, width]</c>, whose axes are z, y and x.</summary>
/// <param name="Depth">The length along z.</param>
/// <param name="Height">The length along y.</param>
/// <param name="Width">The length along x.</param>
internal sealed record VolumeGrid(int Depth, int Height, int Width)
{
    private int Area => Height * Width;

    /// <summary>The plane at a place on the axis z: <c>[height, width]</c>.</summary>
    public Plane AtZ(ReadOnlySpan<float> volume, int z) => new([.. volume.Slice(z * Area, Area)], Height, Width);

    /// <summary>The plane at a place on the axis y: <c>[depth, width]</c>.</summary>
    public Plane AtY(ReadOnlySpan<float> volume, int y)
    {
        float[] plane = new float[Depth * Width];
        for (int z = 0; z < Depth; z++)
            volume.Slice((z * Height + y) * Width, Width).CopyTo(plane.AsSpan(z * Width));
        return new(plane, Depth, Width);
    }

    /// <summary>The plane at a place on the axis x: <c>[depth, height]</c>.</summary>
    public Plane AtX(ReadOnlySpan<float> volume, int x)
    {
        float[] plane = new float[Depth * Height];
        for (int row = 0; row < plane.Length; row++)
            plane[row] = volume[row * Width + x];
        return new(plane, Depth, Height);
    }

    /// <summary>The largest values along z: <c>[height, width]</c>.</summary>
    public Plane Largest(ReadOnlySpan<float> volume)
    {
        float[] plane = [.. volume[..Area]];
        for (int z = 1; z < Depth; z++)
            TensorPrimitives.Max(plane, volume.Slice(z * Area, Area), plane);
        return new(plane, Height, Width);
    }

    /// <summary>The means along z, as an X-ray shows a body: <c>[height, width]</c>.</summary>
    public Plane Mean(ReadOnlySpan<float> volume)
    {
        float[] plane = new float[Area];
        for (int z = 0; z < Depth; z++)
            TensorPrimitives.MultiplyAdd(volume.Slice(z * Area, Area), 1f / Depth, plane, plane);
        return new(plane, Height, Width);
    }

    /// <summary>The place of the largest value; the middle if all are the same.</summary>
    public (int Z, int Y, int X) Strongest(ReadOnlySpan<float> volume)
    {
        int at = TensorPrimitives.IndexOfMax(volume);
        return volume[at] > TensorPrimitives.Min(volume)
            ? (at / Area, at / Width % Height, at % Width)
            : (Depth / 2, Height / 2, Width / 2);
    }
}

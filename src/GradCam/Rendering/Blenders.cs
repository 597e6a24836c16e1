using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GradCam.Rendering;

/// <summary>
/// Lays one row of a map over one row of pixels. Colours and alpha are multiplied beforehand, once per step.
/// </summary>
internal interface IBlender
{
    void Blend(ReadOnlySpan<float> map, Span<byte> pixels);
}

/// <summary>heat · alpha + photo, clipped.</summary>
internal sealed class AddBlender(OverlayOptions options) : IBlender
{
    // So many pixels' heat fits on the stack.
    private const int Chunk = 256;

    private readonly uint[] _heat = Scaled(options.Colormap, options.EffectiveAlpha);

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        Span<int> steps = stackalloc int[Chunk];
        // A colour is written as four bytes, of which the next one covers the last.
        Span<byte> heat = stackalloc byte[3 * Chunk + 1];
        for (int at = 0; at < map.Length; at += Chunk)
        {
            int count = Math.Min(Chunk, map.Length - at);
            Colormap.StepsOf(map.Slice(at, count), steps);
            Look(steps[..count], heat);
            Add(heat[..(3 * count)], pixels.Slice(3 * at, 3 * count));
        }
    }

    /// <summary>The heat of each step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look(ReadOnlySpan<int> steps, Span<byte> heat)
    {
        ref uint table = ref MemoryMarshal.GetArrayDataReference(_heat);
        ref byte to = ref MemoryMarshal.GetReference(heat);
        for (var x = 0; x < steps.Length; x++)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 3 * x), Unsafe.Add(ref table, steps[x]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<byte> heat, Span<byte> pixels)
    {
        var i = 0;
        for (; i <= heat.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            Vector256.AddSaturate(Vector256.Create(heat[i..]), Vector256.Create<byte>(pixels[i..])).CopyTo(pixels[i..]);
        for (; i < heat.Length; i++)
            pixels[i] = (byte)Math.Min(255, pixels[i] + heat[i]);
    }

    // Cut down, not rounded: the usual recipe stores the sum as uint8, and the photograph's part of it is whole.
    private static uint[] Scaled(Colormap colormap, double alpha)
    {
        var scaled = new uint[Colormap.Steps];
        for (var i = 0; i < scaled.Length; i++)
        for (var c = 0; c < 3; c++)
            scaled[i] |=
                (uint)(byte)(colormap.Rgb[3 * i + c] * alpha) << (BitConverter.IsLittleEndian ? 8 * c : 24 - 8 * c);
        return scaled;
    }
}

/// <summary>heat · alpha + photo · (1 − alpha).</summary>
internal sealed class MixBlender(OverlayOptions options) : IBlender
{
    private const int One = 1 << 16;

    private readonly Colormap _colormap = options.Colormap;
    private readonly int _alpha = (int)Math.Round(options.EffectiveAlpha * One);

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        var heat = _colormap.Rgb;
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++)
                pixels[p + c] = (byte)((heat[h + c] * _alpha + pixels[p + c] * (One - _alpha) + One / 2) >> 16);
        }
    }
}

/// <summary>heat · alpha + photo · (1 − alpha), all of it divided by the largest value that occurs.</summary>
internal sealed class ScaledBlender : IBlender
{
    private readonly float[] _heat,
        _photo;
    private float _max;

    private ScaledBlender(OverlayOptions options)
    {
        var alpha = options.EffectiveAlpha;
        _heat = new float[options.Colormap.Rgb.Length];
        _photo = new float[256];
        for (var i = 0; i < _heat.Length; i++)
            _heat[i] = (float)alpha * (options.Colormap.Rgb[i] / 255f);
        for (var i = 0; i < 256; i++)
            _photo[i] = (float)(1 - alpha) * (i / 255f);
    }

    /// <summary>
    /// Looks for the maximum first, in a pass of its own: keeping the blended floats would take four times the picture.
    /// </summary>
    public static ScaledBlender Create(OverlayOptions options, MapFrame frame, byte[] pixels)
    {
        var blender = new ScaledBlender(options);
        var maxima = new ConcurrentBag<float>();
        frame.ForEachRow(pixels, (map, row) => maxima.Add(blender.Max(map, row)));
        blender._max = maxima.DefaultIfEmpty().Max();
        if (blender._max == 0)
            blender._max = 1;
        return blender;
    }

    public void Blend(ReadOnlySpan<float> map, Span<byte> pixels)
    {
        var (heat, photo, max) = (_heat, _photo, _max);
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++)
                pixels[p + c] = (byte)(255 * ((heat[h + c] + photo[pixels[p + c]]) / max));
        }
    }

    private float Max(ReadOnlySpan<float> map, ReadOnlySpan<byte> pixels)
    {
        var max = 0f;
        for (int x = 0, p = 0; x < map.Length; x++, p += 3)
        {
            var h = 3 * Colormap.StepOf(map[x]);
            for (var c = 0; c < 3; c++)
                max = Math.Max(max, _heat[h + c] + _photo[pixels[p + c]]);
        }
        return max;
    }
}

using GradCam.Building;

namespace GradCam.Methods.Engine;

/// <summary>
/// A map of pixels, <c>float[N, height, width]</c>; activations and gradients are those of the input.
/// </summary>
internal sealed record PixelFormula(Func<CamValues, Val> Map) : Formula
{
    public override bool AtInput => true;

    public override Val Write(CamValues values, bool eigenSmooth) => Map(values);
}

using GradCam.Building;

namespace GradCam.Methods.Engine;

/// <summary>The map itself, <c>float[N, spatial...]</c>.</summary>
internal sealed record MapFormula(Func<CamValues, Val> Map) : Formula
{
    public override Val Write(CamValues values, bool eigenSmooth) => Map(values);
}

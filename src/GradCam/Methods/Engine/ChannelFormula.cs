using GradCam.Building;

namespace GradCam.Methods.Engine;

/// <summary>A part of the map for each channel, <c>float[N, C, spatial...]</c>; the map is their sum.</summary>
internal sealed record ChannelFormula(Func<CamValues, Val> Contributions) : Formula
{
    public override Val Write(CamValues values, bool eigenSmooth) =>
        eigenSmooth ? values.FirstComponent(Contributions(values)) : values.SumOverChannels(Contributions(values));

    public override string? ReasonAgainst(LayerInGraph site, bool eigenSmooth) =>
        base.ReasonAgainst(site, eigenSmooth) ?? (eigenSmooth ? Eigen.TooManyRows(site) : null);
}

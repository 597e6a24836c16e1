using GradCam.Foundation;

namespace GradCam.Targets;

/// <summary>
/// A class's scores over some places of a score map: those of a mask, or (without one) those that the network gives to
/// the class.
/// </summary>
internal sealed record RegionTarget(Target Of, Tensor? Mask) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        if (!context.IsDense)
            throw new GradCamException(
                "A region can be chosen only where the model scores every place (segmentation); leave the region out."
            );
        var choice = context.Choice(Of, "A region");
        return Mask is null ? choice with { OwnRegion = true } : choice with { Region = Fit(Mask, context.Places) };
    }

    /// <summary>The mask at the size of the score map.</summary>
    /// <exception cref="GradCamException">The mask has other axes than the score map, or chooses nothing.</exception>
    private static float[] Fit(Tensor mask, long[] places)
    {
        int[] shape = mask.Shape;
        if (shape.Length != places.Length)
            throw new GradCamException(
                $"The region has shape [{string.Join(", ", shape)}]; it must have {places.Length} axes, as the "
                    + $"model's score map of {string.Join(" x ", places)} places."
            );
        if (!mask.Data.Any(v => v != 0))
            throw new GradCamException("The region is empty: its mask is zero everywhere.");
        if (shape.Select(s => (long)s).SequenceEqual(places))
            return mask.Data;
        var fitted = new float[checked((int)ElementCount.Of(places))];
        for (int i = 0; i < fitted.Length; i++)
        {
            int rest = i,
                source = 0,
                step = 1;
            for (int axis = places.Length - 1; axis >= 0; axis--)
            {
                int place = (int)(rest % places[axis]);
                rest /= (int)places[axis];
                source += step * (int)((place + 0.5) * shape[axis] / places[axis]);
                step *= shape[axis];
            }
            fitted[i] = mask.Data[source];
        }
        return fitted.Any(v => v != 0)
            ? fitted
            : throw new GradCamException(
                "The region is so small that nothing of it is left at the size of the model's score map."
            );
    }
}

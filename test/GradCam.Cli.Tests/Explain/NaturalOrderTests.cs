using GradCam.Cli.Explain;

namespace GradCam.Cli.Tests.Explain;

public class NaturalOrderTests
{
    [Theory]
    [InlineData("a2", "a10")]
    [InlineData("frame9.png", "frame10.png")]
    [InlineData("a", "b1")]
    [InlineData("a1b2", "a1b10")]
    [InlineData("a", "a1")]
    [InlineData("x007", "x8")]
    [InlineData("x07", "x7")]
    [InlineData("1/2", "1/11")]
    [InlineData("a123456789012345678901", "a123456789012345678902")]
    public void Compare_ordersAsPeopleNumber(string first, string second)
    {
        Assert.True(NaturalOrder.Instance.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Instance.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare(first, first));
    }
}

<?xml version="1.0" encoding="UTF-8"?>
<!-- a name alone on a page, set as every letter sets it -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:fo="http://www.w3.org/1999/XSL/Format">
  <xsl:import href="../common/page.xsl"/>
  <xsl:template match="/letter">
    <fo:root xml:lang="en" font-family="NotoSans" font-size="48pt" line-height="90pt" color="#000000">
      <fo:layout-master-set>
        <fo:simple-page-master master-name="name" page-width="400mm" page-height="60mm" margin="10mm"><fo:region-body/></fo:simple-page-master>
      </fo:layout-master-set>
      <xsl:call-template name="description"><xsl:with-param name="title">Name</xsl:with-param></xsl:call-template>
      <fo:page-sequence master-reference="name">
        <fo:flow flow-name="xsl-region-body"><fo:block><xsl:apply-templates select="name/node()"/></fo:block></fo:flow>
      </fo:page-sequence>
    </fo:root>
  </xsl:template>
</xsl:stylesheet>

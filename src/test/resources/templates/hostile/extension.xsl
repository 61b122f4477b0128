<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="http://xml.apache.org/xalan/java/java.lang.System">
  <xsl:template match="/"><x><xsl:value-of select="r:getProperty('user.name')"/></x></xsl:template>
</xsl:stylesheet>
